INSERT INTO question_corrections AS c (version_id, question_id, key, voided, corrected_by) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (version_id, question_id) DO UPDATE
SET key = excluded.key, voided = excluded.voided, corrected_by = excluded.corrected_by, corrected_at = now(),
    revision = c.revision + 1
