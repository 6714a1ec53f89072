SELECT participant_id, correct, fraction, points, streak FROM scores WHERE session_id = $1 AND question_id = $2 AND round = $3
