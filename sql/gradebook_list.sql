SELECT e.id AS enrollment, e.user_id AS "user", u.name, u.email, e.status
FROM enrollments AS e JOIN users AS u ON u.id = e.user_id
WHERE e.course_id = $1 AND e.role = 'student' AND e.status = ANY ($2::text[])
