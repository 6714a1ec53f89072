-- Who was removed keeps the rank that they had, which says nothing any more.
SELECT p.id AS participant, p.guest, p.name, p.removed_at IS NOT NULL AS removed, p.points,
    CASE WHEN p.removed_at IS NULL THEN p.rank END AS rank,
    coalesce(CASE WHEN p.removed_at IS NULL THEN p.rank END, 2147483647) AS place
FROM participants AS p
WHERE p.session_id = $1
