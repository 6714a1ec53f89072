SELECT enrollment_id, column_id, percent, excused, reason, set_by, set_at, revision
FROM gradebook_entries
WHERE enrollment_id = ANY ($1::uuid[])
