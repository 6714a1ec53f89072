SELECT count(*) FROM enrollments WHERE course_id = $1 AND status = 'active'
