SELECT w.id, w.course_id, CASE WHEN $3::boolean THEN 'instructor' ELSE e.role END AS role
FROM webhooks AS w
LEFT JOIN enrollments AS e ON e.course_id = w.course_id AND e.user_id = $2 AND e.status = 'active'
WHERE w.id = $1 AND ($3::boolean OR e.role IS NOT NULL)
