SELECT e.id AS enrollment, e.course_id AS course, e.user_id AS "user", c.curriculum, p.completed_at
FROM enrollments AS e
JOIN courses AS c ON c.id = e.course_id
LEFT JOIN course_progress AS p ON p.enrollment_id = e.id
WHERE e.id = $1
