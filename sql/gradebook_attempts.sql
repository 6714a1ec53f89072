SELECT a.id, a.enrollment_id, coalesce(a.live_session_id, a.quiz_id) AS column_id, a.state, a.score, a.max_score, coalesce(a.right_score, a.score) AS right_score
FROM attempts AS a
WHERE a.enrollment_id = ANY ($1::uuid[])
ORDER BY a.enrollment_id, a.number
