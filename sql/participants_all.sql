SELECT id, user_id, name, points, rank, removed_at IS NOT NULL AS removed
FROM participants
WHERE session_id = $1
ORDER BY rank NULLS LAST, name, id
