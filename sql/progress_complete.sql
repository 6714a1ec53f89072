INSERT INTO lesson_completions (enrollment_id, lesson_id, title) VALUES ($1, $2, $3)
ON CONFLICT (enrollment_id, lesson_id) DO NOTHING
