SELECT EXISTS (SELECT FROM live_sessions WHERE quiz_id = $1) OR EXISTS (SELECT FROM attempts WHERE quiz_id = $1)
