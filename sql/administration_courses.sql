SELECT e.course_id AS course, c.title, e.id AS enrollment, e.role, e.status, e.created_at
FROM enrollments AS e JOIN courses AS c ON c.id = e.course_id
WHERE e.user_id = $1
ORDER BY e.created_at DESC, e.id DESC
LIMIT $2
