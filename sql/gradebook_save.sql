INSERT INTO gradebooks AS g (course_id, missing, revision) VALUES ($1, $2, $3)
ON CONFLICT (course_id) DO UPDATE SET missing = $2, revision = $3, updated_at = now()
WHERE g.revision = $3 - 1
RETURNING g.revision
