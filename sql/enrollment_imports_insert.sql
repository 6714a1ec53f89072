INSERT INTO enrollment_imports (id, course_id, asked_by, content, dry_run) VALUES ($1, $2, $3, $4, $5)
