INSERT INTO gradebook_entries AS g (enrollment_id, quiz_id, live_session_id, percent, excused, reason, set_by, revision)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
ON CONFLICT (enrollment_id, column_id) DO UPDATE
SET percent = $4, excused = $5, reason = $6, set_by = $7, set_at = clock_timestamp(), revision = $8
WHERE g.revision = $8 - 1
RETURNING g.revision
