SELECT a.id AS attempt, a.user_id AS user, u.name, a.state, a.started_at, a.submitted_at, a.score, a.max_score,
    (SELECT count(*) FROM attempt_answers AS x WHERE x.attempt_id = a.id AND x.answer IS NOT NULL) AS answered,
    (SELECT count(*) FROM attempt_answers AS x WHERE x.attempt_id = a.id AND x.correct) AS correct
FROM attempts AS a JOIN users AS u ON u.id = a.user_id
WHERE a.live_session_id = $1
ORDER BY a.id
