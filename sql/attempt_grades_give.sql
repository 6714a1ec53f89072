UPDATE attempt_answers
SET given_points = $3::numeric,
    points = coalesce($3::numeric, points),
    comment = $4,
    graded_by = CASE WHEN $3::numeric IS NOT NULL THEN $5::uuid END,
    graded_at = CASE WHEN $3::numeric IS NOT NULL THEN clock_timestamp() END,
    grade_revision = grade_revision + 1
WHERE attempt_id = $1 AND question_id = $2
