SELECT a.session_id AS session, a.question_id AS question, a.round, a.revision + a.ahead AS revision, a.answer,
    a.received_at, a.elapsed_ms
FROM participants AS p
CROSS JOIN LATERAL (SELECT * FROM answers WHERE participant_id = p.id OFFSET 0) AS a
WHERE p.user_id = $1
ORDER BY a.received_at
