SELECT user_id FROM enrollments WHERE id = $1
