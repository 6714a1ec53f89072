SELECT p.id AS participant, p.guest, p.name, p.removed_at IS NOT NULL AS removed, p.points, p.streak,
    CASE WHEN p.removed_at IS NULL THEN p.rank END AS rank,
    (
        SELECT count(*) FROM participants AS other
        WHERE other.session_id = $1 AND other.rank IS NOT NULL AND other.removed_at IS NULL
    ) AS ranked
FROM participants AS p
WHERE p.session_id = $1 AND p.id = $2
