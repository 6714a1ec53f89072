SELECT s.id, s.question_id, s.round,
    (SELECT count(*) FROM participants AS p WHERE p.session_id = s.id AND p.removed_at IS NULL) AS participants,
    (
        SELECT coalesce(sum(t.n * hashtext(t.bucket)::bigint), 0)::bigint FROM live_tallies AS t
        WHERE t.session_id = s.id AND t.question_id = s.question_id AND t.round = s.round
    ) AS weight
FROM live_sessions AS s
WHERE s.id = ANY($1::uuid[])
