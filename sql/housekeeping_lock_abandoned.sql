SELECT id FROM live_sessions
WHERE id = $1 AND ended_at IS NULL AND updated_at < now() - make_interval(hours => $2)
FOR UPDATE SKIP LOCKED
