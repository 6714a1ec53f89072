SELECT id AS participant, name, points, rank, streak FROM participants
WHERE session_id = $1 AND removed_at IS NULL AND rank IS NOT NULL
ORDER BY rank, name, id
LIMIT $2
