SELECT percent, excused, reason, set_by, set_at, revision
FROM gradebook_entries
WHERE enrollment_id = $1 AND column_id = $2
