SELECT p.id, p.name, p.points, p.rank, s.scoring
FROM participants AS p
JOIN live_sessions AS s ON s.id = p.session_id
WHERE p.session_id = $1 AND (p.user_id = $2 OR p.id = $3) AND NOT p.banned
