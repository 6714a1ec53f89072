SELECT wanted.session_id, wanted.name_key, wanted.joined_with, held.id, held.name, held.team, held.waiting
FROM unnest($1::uuid[], $2::text[], $3::bytea[]) AS wanted (session_id, name_key, joined_with)
CROSS JOIN LATERAL (
    SELECT id, name, team, false AS waiting, joined_with
    FROM participants
    WHERE session_id = wanted.session_id AND name_key = wanted.name_key AND guest AND removed_at IS NULL
    UNION ALL
    SELECT id, name, team, true, joined_with
    FROM live_knocks
    WHERE session_id = wanted.session_id AND name_key = wanted.name_key AND refused_at IS NULL
) AS held
WHERE held.joined_with = wanted.joined_with
