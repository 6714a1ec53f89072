INSERT INTO progress_changes (enrollment_id, percent, reason, lesson_id, curriculum) VALUES ($1, $2, $3, $4, $5)
