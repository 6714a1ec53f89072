SELECT i.course_id, i.asked_by, u.name AS asker, i.content, i.dry_run, i.report
FROM enrollment_imports AS i LEFT JOIN users AS u ON u.id = i.asked_by
WHERE i.id = $1
FOR UPDATE OF i
