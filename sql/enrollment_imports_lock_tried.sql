SELECT i.content, jsonb_array_length(i.report -> $3::text) AS rows
FROM enrollment_imports AS i
WHERE i.id = $1 AND i.course_id = $2 AND i.dry_run AND i.done_at IS NOT NULL
FOR UPDATE
