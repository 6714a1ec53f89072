SELECT s.id, s.course_id, s.state, s.locked, CASE WHEN $3::boolean THEN 'instructor' ELSE e.role END AS role
FROM live_sessions AS s
LEFT JOIN enrollments AS e ON e.course_id = s.course_id AND e.user_id = $2 AND e.status = 'active'
WHERE s.id = $1 AND ($3::boolean OR e.role IS NOT NULL)
