SELECT id FROM attempts WHERE live_session_id = $1 AND ($2::uuid IS NULL OR id > $2) ORDER BY id LIMIT $3
