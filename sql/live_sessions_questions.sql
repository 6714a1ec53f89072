SELECT question_id, round, index, opens_at, closes_at, closed_at, revealed_at, voided_at, key
FROM live_questions
WHERE session_id = $1
ORDER BY opens_at, round
