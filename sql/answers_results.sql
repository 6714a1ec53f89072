SELECT DISTINCT ON (a.participant_id, q.opens_at, a.question_id, a.round)
    a.id, a.question_id, a.round, a.participant_id, a.answer, a.received_at, a.elapsed_ms,
    a.revision + a.ahead AS revision, s.correct, s.points
FROM answers AS a
JOIN live_questions AS q ON q.session_id = a.session_id AND q.question_id = a.question_id AND q.round = a.round
LEFT JOIN scores AS s ON s.session_id = a.session_id AND s.question_id = a.question_id AND s.round = a.round
    AND s.participant_id = a.participant_id
WHERE a.session_id = $1
ORDER BY a.participant_id, q.opens_at, a.question_id, a.round, a.revision DESC
