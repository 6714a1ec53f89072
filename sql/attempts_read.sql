SELECT a.id, a.quiz_id AS quiz, a.version_id, v.number AS version, v.title, a.user_id AS user, u.name, a.kind,
    a.live_session_id AS live_session, a.number, a.state, a.seed, a.shuffle, a.started_at, a.deadline, a.submitted_at,
    a.submitted_by, a.score, a.max_score, a.passed, q.feedback, q.feedback_from, over.closed
FROM attempts AS a
JOIN quizzes AS q ON q.id = a.quiz_id
CROSS JOIN LATERAL quiz_closed(q.id, q.closes_at) AS over
JOIN quiz_versions AS v ON v.id = a.version_id
JOIN users AS u ON u.id = a.user_id
WHERE a.id = $1
