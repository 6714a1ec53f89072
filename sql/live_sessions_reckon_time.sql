-- The question that is open closes for all when the last one's time is over, so its deadline moves with theirs. That
-- updated_at is another tells whoever decided upon a step without the row's lock, or waits for it, that something is not
-- as it was.
UPDATE live_sessions AS s SET updated_at = clock_timestamp(), due_at = CASE WHEN s.state = 'open' THEN (
    SELECT q.closes_at + (q.closes_at - q.opens_at - make_interval(secs => q.paused_ms / 1000.0))
        * (coalesce(longest.time_factor, 1) - 1)::double precision + make_interval(secs => $2 / 1000.0)
    FROM live_questions AS q
    CROSS JOIN (
        SELECT max(p.time_factor) AS time_factor FROM participants AS p
        WHERE p.session_id = s.id AND p.time_factor > 1 AND p.removed_at IS NULL
    ) AS longest
    WHERE q.session_id = s.id AND q.question_id = s.question_id AND q.round = s.round
) ELSE s.due_at END
-- in one order, as everywhere
FROM (SELECT id FROM live_sessions WHERE id = ANY ($1::uuid[]) ORDER BY id FOR NO KEY UPDATE) AS held
WHERE s.id = held.id
