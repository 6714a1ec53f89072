SELECT 'step' AS what, id, due_at, NULL::boolean AS autopilot, NULL::timestamptz AS hosts_gone_at, NULL::integer AS autopilot_s
FROM live_sessions
WHERE due_at <= $1::timestamptz + make_interval(secs => $2)
UNION ALL
SELECT 'autopilot', id, NULL, autopilot, hosts_gone_at, autopilot_s
FROM live_sessions
WHERE autopilot_s IS NOT NULL AND pace = 'host' AND ended_at IS NULL AND started_at IS NOT NULL
UNION ALL
SELECT 'attempt', NULL, NULL, NULL, NULL, NULL
WHERE EXISTS (
    SELECT FROM attempts
    WHERE state = 'in_progress'
        -- SELECT makes one moment of it, up to which the index is read; else all that go on are
        AND deadline <= (SELECT clock_timestamp() - make_interval(secs => $3))
)
