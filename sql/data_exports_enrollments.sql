SELECT e.id, c.title AS course, e.role, e.status, e.extra_time_factor, e.extra_time_minutes, e.created_at, p.percent,
    p.completed_at
FROM enrollments AS e
JOIN courses AS c ON c.id = e.course_id
LEFT JOIN LATERAL (
    SELECT percent, completed_at FROM course_progress WHERE enrollment_id = e.id OFFSET 0
) AS p ON true
WHERE e.user_id = $1
ORDER BY e.id
