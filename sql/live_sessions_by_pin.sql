SELECT id, guests, locked FROM live_sessions WHERE pin = $1 AND ended_at IS NULL
