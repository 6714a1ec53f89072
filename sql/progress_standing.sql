SELECT completed_at FROM lesson_completions WHERE enrollment_id = $1 AND lesson_id = $2
