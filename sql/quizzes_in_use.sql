SELECT EXISTS (SELECT FROM live_sessions WHERE quiz_id = $1)
