SELECT course_id, asked_by, content, report FROM enrollment_imports WHERE id = $1 FOR UPDATE
