SELECT e.user_id, e.role, c.id AS course, c.title
FROM enrollments AS e
JOIN courses AS c ON c.id = e.course_id
WHERE e.id = $1 AND e.status = 'active'
