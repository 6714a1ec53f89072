SELECT e.id AS enrollment, e.course_id AS course, e.user_id AS "user", u.name, u.email, e.status
FROM enrollments AS e JOIN users AS u ON u.id = e.user_id
WHERE e.id = $1
