SELECT target.id, target.course_id, CASE WHEN $3::boolean THEN 'instructor' ELSE e.role END AS role,
    target.user_id = $2 AS own
FROM enrollments AS target
LEFT JOIN enrollments AS e ON e.course_id = target.course_id AND e.user_id = $2 AND e.status = 'active'
WHERE target.id = $1 AND ($3::boolean OR e.role IS NOT NULL OR target.user_id = $2)
