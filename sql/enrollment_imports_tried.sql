SELECT i.course_id, i.content IS NOT NULL AS kept, o.uid AS job
FROM enrollment_imports AS i
LEFT JOIN outbox AS o ON o.job = $2 AND o.key = i.enrolled_as::text
WHERE i.id = $1 AND i.dry_run AND i.done_at IS NOT NULL
