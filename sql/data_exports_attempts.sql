-- A score that learners are not shown yet is not told here either.
SELECT a.id AS attempt, a.quiz_id AS quiz, v.title, v.number AS version, a.kind, a.live_session_id AS session, a.number,
    a.state, a.started_at, a.deadline, a.submitted_at, a.submitted_by,
    CASE WHEN q.feedback <> 'none' AND (q.feedback_from = 'submit' OR over.closed) THEN a.score END AS score,
    a.max_score
FROM attempts AS a
JOIN quizzes AS q ON q.id = a.quiz_id
CROSS JOIN LATERAL quiz_closed(q.id, q.closes_at) AS over
JOIN quiz_versions AS v ON v.id = a.version_id
WHERE a.user_id = $1
ORDER BY a.started_at
