SELECT d.event_id, d.event, d.state, d.attempts, d.position, d.created_at, d.ended_at,
    a.at AS last_at, a.duration_ms, a.status, a.answer, a.error
FROM webhook_deliveries AS d
LEFT JOIN webhook_attempts AS a
    ON a.webhook_id = d.webhook_id AND a.event_id = d.event_id AND a.number = d.attempts
WHERE d.webhook_id = $1
    AND ($2::text IS NULL OR d.state = $2) AND ($3::text IS NULL OR d.event = $3)
