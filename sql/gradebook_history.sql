SELECT id, percent, excused, reason, set_by, set_at
FROM gradebook_changes
WHERE enrollment_id = $1 AND column_id = $2
ORDER BY id
