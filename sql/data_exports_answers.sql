SELECT a.session_id AS session, a.question_id AS question, a.round, a.revision + a.ahead AS revision, a.answer,
    a.received_at, a.elapsed_ms
FROM answers AS a JOIN participants AS p ON p.id = a.participant_id
WHERE p.user_id = $1
ORDER BY a.received_at
