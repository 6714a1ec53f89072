-- Of the one that is next only what came of it since it was written or asked for again is told.
SELECT w.id, CASE WHEN w.retry_at > clock_timestamp() THEN w.retry_at END AS again_at, waiting.waiting,
    front.event_id AS front, a.at, a.status, a.error, ended.delivered, ended.given_up, ended.last_at
FROM webhooks AS w
CROSS JOIN LATERAL (
    SELECT count(*) AS waiting FROM (
        SELECT FROM webhook_deliveries AS d WHERE d.webhook_id = w.id AND d.state = 'waiting' LIMIT $4
    ) AS counted
) AS waiting
LEFT JOIN LATERAL (
    SELECT d.event_id, d.attempts, d.forgiven FROM webhook_deliveries AS d
    WHERE d.webhook_id = w.id AND d.state = 'waiting'
    ORDER BY d.position
    LIMIT 1
) AS front ON true
LEFT JOIN webhook_attempts AS a
    ON a.webhook_id = w.id AND a.event_id = front.event_id AND a.number = front.attempts
        AND front.attempts > front.forgiven
CROSS JOIN LATERAL (
    SELECT count(*) FILTER (WHERE latest.state = 'delivered') AS delivered,
        count(*) FILTER (WHERE latest.state = 'failed') AS given_up,
        max(latest.ended_at) AS last_at
    FROM (
        SELECT d.state, d.ended_at FROM webhook_deliveries AS d
        WHERE d.webhook_id = w.id AND d.state <> 'waiting'
        ORDER BY d.position DESC
        LIMIT $3
    ) AS latest
) AS ended
WHERE w.course_id = $1 AND w.id = ANY ($2::uuid[])
