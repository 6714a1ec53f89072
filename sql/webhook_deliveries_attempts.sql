SELECT number, at, duration_ms, status, answer, error FROM webhook_attempts
WHERE webhook_id = $1 AND event_id = $2
ORDER BY number
