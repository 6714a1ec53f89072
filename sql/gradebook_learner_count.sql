SELECT count(*) FROM enrollments WHERE course_id = $1 AND role = 'student' AND status = ANY ($2::text[])
