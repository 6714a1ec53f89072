UPDATE live_knocks SET refused_at = clock_timestamp(), banned = $3
WHERE session_id = $1 AND id = $2 AND refused_at IS NULL
RETURNING id
