SELECT e.id, c.title AS course, e.role, e.status, e.extra_time_factor, e.extra_time_minutes, e.created_at, p.percent,
    p.completed_at
FROM enrollments AS e
JOIN courses AS c ON c.id = e.course_id
LEFT JOIN course_progress AS p ON p.enrollment_id = e.id
WHERE e.user_id = $1
ORDER BY e.id
