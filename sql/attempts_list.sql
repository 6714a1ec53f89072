-- Whether the quiz is over is found out once, not for each row. Nor does the planner see which quiz it is: one that is
-- newer than its statistics it would take for empty (docs/decisions/0013).
WITH quiz AS MATERIALIZED (
    SELECT q.id, q.feedback, q.feedback_from, over.closed
    FROM quizzes AS q
    CROSS JOIN LATERAL quiz_closed(q.id, q.closes_at) AS over
    WHERE q.id = $1
)
SELECT a.id, a.quiz_id AS quiz, a.version_id, v.number AS version, v.title, a.user_id AS user, u.name, a.kind,
    a.live_session_id AS live_session, a.number, a.state, a.seed, a.shuffle, a.started_at, a.deadline, a.submitted_at,
    a.submitted_by, a.score, a.max_score, a.passed, quiz.feedback, quiz.feedback_from, quiz.closed
FROM quiz
JOIN attempts AS a ON a.quiz_id = quiz.id
JOIN quiz_versions AS v ON v.id = a.version_id
JOIN users AS u ON u.id = a.user_id
WHERE ($2::uuid IS NULL OR a.user_id = $2) AND ($3::text IS NULL OR a.state = $3)
