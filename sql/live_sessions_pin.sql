SELECT CASE WHEN ended_at IS NULL THEN pin END AS pin FROM live_sessions WHERE id = $1
