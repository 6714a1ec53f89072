SELECT count(*) FROM attempts WHERE live_session_id = $1
