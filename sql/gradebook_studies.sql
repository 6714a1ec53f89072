SELECT role = 'student' AND status IN ('active', 'withdrawn') FROM enrollments WHERE id = $1
