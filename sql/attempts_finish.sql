UPDATE attempts
SET state = CASE WHEN $3::numeric IS NULL THEN 'submitted' ELSE 'graded' END,
    submitted_at = coalesce(submitted_at, clock_timestamp()),
    submitted_by = coalesce(submitted_by, $2),
    score = $3,
    max_score = $4,
    passed = $5,
    right_score = $6,
    graded_at = CASE WHEN $3::numeric IS NOT NULL THEN clock_timestamp() END,
    revision = revision + 1
WHERE id = $1
RETURNING submitted_at
