SELECT p.id AS participant, p.guest, p.name, p.points, p.rank, p.streak, p.removed_at IS NOT NULL AS removed,
    (SELECT count(*) FROM participants AS other WHERE other.session_id = $1 AND other.rank IS NOT NULL) AS ranked
FROM participants AS p
WHERE p.session_id = $1 AND p.id = $2
