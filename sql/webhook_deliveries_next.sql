WITH held AS (
    UPDATE webhooks SET leased_until = clock_timestamp() + make_interval(secs => $3)
    WHERE id = $1 AND turn = $2 AND disabled_at IS NULL
    RETURNING id, course_id, url, secret, CASE WHEN old_until > clock_timestamp() THEN old_secret END AS old_secret
)
SELECT held.course_id, held.url, held.secret, held.old_secret, d.event_id, d.event, d.body, d.attempts, d.forgiven
FROM held
JOIN webhook_deliveries AS d ON d.webhook_id = held.id AND d.state = 'waiting'
ORDER BY d.position
LIMIT 1
