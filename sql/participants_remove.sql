UPDATE participants SET removed_at = clock_timestamp(), banned = $3
WHERE session_id = $1 AND id = $2 AND (removed_at IS NULL OR (NOT banned AND $3))
RETURNING id, user_id, name, time_factor
