UPDATE course_progress SET percent = $2, curriculum = $3, updated_at = now(),
    completed_at = coalesce(completed_at, CASE WHEN $4::boolean THEN clock_timestamp() END)
WHERE enrollment_id = $1
RETURNING completed_at
