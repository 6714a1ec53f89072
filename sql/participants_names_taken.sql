SELECT p.session_id, p.name_key, bool_or(p.banned) AS banned
FROM unnest($1::uuid[], $2::text[]) AS wanted (session_id, name_key)
JOIN participants AS p ON p.session_id = wanted.session_id AND p.name_key = wanted.name_key
WHERE p.removed_at IS NULL OR p.banned
GROUP BY p.session_id, p.name_key
