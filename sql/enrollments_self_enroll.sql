SELECT status, self_enroll, enroll_code FROM courses WHERE id = $1 AND status = 'published'
