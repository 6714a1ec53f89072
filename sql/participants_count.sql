SELECT session_id, count(*) AS n FROM participants
WHERE session_id = ANY ($1::uuid[]) AND removed_at IS NULL
GROUP BY session_id
