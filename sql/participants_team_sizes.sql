SELECT known.session_id, known.team, count(*) AS n
FROM (
    SELECT session_id, team FROM participants WHERE session_id = ANY ($1::uuid[]) AND removed_at IS NULL
    UNION ALL
    SELECT session_id, team FROM live_knocks WHERE session_id = ANY ($1::uuid[]) AND refused_at IS NULL
) AS known
WHERE known.team IS NOT NULL
GROUP BY known.session_id, known.team
