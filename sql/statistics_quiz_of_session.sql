SELECT quiz_id FROM live_sessions WHERE id = $1
