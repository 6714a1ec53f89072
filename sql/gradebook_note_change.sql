INSERT INTO gradebook_changes (id, enrollment_id, column_id, percent, excused, reason, set_by)
VALUES ($1, $2, $3, $4, $5, $6, $7)
