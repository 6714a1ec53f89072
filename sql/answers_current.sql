SELECT s.id, s.question_id, s.round, t.bucket, t.n, hashtext(t.bucket)::bigint AS weight,
    (SELECT count(*) FROM participants AS p WHERE p.session_id = s.id AND p.removed_at IS NULL) AS participants
FROM live_sessions AS s
LEFT JOIN LATERAL (
    SELECT bucket, sum(n) AS n FROM live_tallies
    WHERE session_id = s.id AND question_id = s.question_id AND round = s.round
    GROUP BY bucket
    HAVING sum(n) > 0
) AS t ON true
WHERE s.id = ANY($1::uuid[])
