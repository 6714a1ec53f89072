SELECT id, autopilot, hosts_gone_at, autopilot_s FROM live_sessions
WHERE autopilot_s IS NOT NULL AND pace = 'host' AND ended_at IS NULL AND started_at IS NOT NULL
