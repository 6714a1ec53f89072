UPDATE live_sessions SET pin = $2
WHERE id = $1 AND NOT EXISTS (SELECT FROM live_sessions AS other WHERE other.pin = $2 AND other.ended_at IS NULL)
RETURNING id
