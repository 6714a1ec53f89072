UPDATE enrollment_imports SET report = $2, content = NULL, done_at = now() WHERE id = $1
