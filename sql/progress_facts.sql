SELECT lesson_id AS lesson, title, completed_at FROM lesson_completions
WHERE enrollment_id = $1
ORDER BY completed_at, lesson_id
