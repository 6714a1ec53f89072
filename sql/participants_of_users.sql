SELECT p.session_id, p.user_id, p.id, p.name, p.removed_at IS NOT NULL AS removed, p.banned
FROM unnest($1::uuid[], $2::uuid[]) AS wanted (session_id, user_id)
JOIN participants AS p ON p.session_id = wanted.session_id AND p.user_id = wanted.user_id
