SELECT id FROM live_sessions
WHERE ended_at IS NULL AND updated_at < now() - make_interval(hours => $1)
ORDER BY updated_at
LIMIT $2
