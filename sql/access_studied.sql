SELECT id
FROM enrollments
WHERE course_id = $1 AND user_id = $2 AND role = 'student' AND status IN ('active', 'withdrawn')
