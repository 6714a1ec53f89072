WITH over AS (
    SELECT webhook_id, event_id FROM webhook_deliveries
    WHERE created_at < now() - make_interval(days => $1)
    LIMIT $2
)
DELETE FROM webhook_deliveries AS d USING over
WHERE d.webhook_id = over.webhook_id AND d.event_id = over.event_id
