-- NO KEY, here and where an event is noted: who writes an event holds its webhook by the foreign key until the commit.
WITH due AS (
    SELECT w.id FROM webhooks AS w
    WHERE w.disabled_at IS NULL
        AND (w.retry_at IS NULL OR w.retry_at <= clock_timestamp())
        AND (w.leased_until IS NULL OR w.leased_until <= clock_timestamp())
        AND EXISTS (SELECT FROM webhook_deliveries AS d WHERE d.webhook_id = w.id AND d.state = 'waiting')
    ORDER BY w.retry_at NULLS FIRST, w.id
    LIMIT $2
    FOR NO KEY UPDATE SKIP LOCKED
)
UPDATE webhooks AS w SET turn = turn + 1, leased_until = clock_timestamp() + make_interval(secs => $1)
FROM due WHERE w.id = due.id
RETURNING w.id, w.turn
