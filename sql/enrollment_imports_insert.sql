INSERT INTO enrollment_imports (id, course_id, asked_by, content) VALUES ($1, $2, $3, $4)
