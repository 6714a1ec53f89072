SELECT id AS participant, name FROM live_knocks
WHERE session_id = $1 AND refused_at IS NULL
ORDER BY knocked_at, id
