UPDATE enrollment_imports SET report = $2, content = CASE WHEN dry_run THEN content END, done_at = now() WHERE id = $1
