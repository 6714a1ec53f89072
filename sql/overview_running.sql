SELECT s.id, v.title, c.title AS course_title, s.state, s.pin,
    CASE WHEN $2::boolean THEN 'instructor' ELSE e.role END AS role,
    (SELECT count(*) FROM participants AS p WHERE p.session_id = s.id AND p.removed_at IS NULL) AS participants
FROM live_sessions AS s
JOIN quiz_versions AS v ON v.id = s.version_id
JOIN courses AS c ON c.id = s.course_id
LEFT JOIN enrollments AS e ON e.course_id = s.course_id AND e.user_id = $1 AND e.status = 'active'
WHERE s.ended_at IS NULL AND ($2::boolean OR e.role IS NOT NULL)
ORDER BY s.id DESC
LIMIT $3
