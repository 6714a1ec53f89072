SELECT id, session_id, name, removed_at IS NOT NULL AS removed
FROM participants
WHERE id = ANY ($1::uuid[]) AND guest
UNION ALL
SELECT id, session_id, name, refused_at IS NOT NULL AS removed
FROM live_knocks
WHERE id = ANY ($1::uuid[])
