SELECT p.id AS participant, s.id AS session, v.title AS quiz, p.name, p.points, p.rank, p.joined_at, p.removed_at
FROM participants AS p
JOIN live_sessions AS s ON s.id = p.session_id
JOIN quiz_versions AS v ON v.id = s.version_id
WHERE p.user_id = $1
ORDER BY p.joined_at
