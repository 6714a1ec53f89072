SELECT known.session_id, known.name_key, bool_or(known.banned) AS banned
FROM (
    SELECT p.session_id, p.name_key, p.banned, p.removed_at AS gone_at FROM unnest($1::uuid[], $2::text[])
        AS wanted (session_id, name_key)
    JOIN participants AS p ON p.session_id = wanted.session_id AND p.name_key = wanted.name_key
    UNION ALL
    SELECT k.session_id, k.name_key, k.banned, k.refused_at FROM unnest($1::uuid[], $2::text[])
        AS wanted (session_id, name_key)
    JOIN live_knocks AS k ON k.session_id = wanted.session_id AND k.name_key = wanted.name_key
) AS known
WHERE known.gone_at IS NULL OR known.banned
GROUP BY known.session_id, known.name_key
