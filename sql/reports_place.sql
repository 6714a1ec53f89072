SELECT id, name, points, rank FROM participants
WHERE session_id = $1 AND (user_id = $2 OR id = $3) AND NOT banned
