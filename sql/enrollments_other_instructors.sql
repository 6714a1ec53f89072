SELECT count(*) FROM enrollments WHERE course_id = $1 AND id <> $2 AND role = 'instructor' AND status = 'active'
