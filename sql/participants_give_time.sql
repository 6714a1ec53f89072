-- The question that is open closes for all when the last one's time is over, so its deadline moves with theirs. That
-- updated_at is another tells whoever decided upon a step without the row's lock that something is not as it was.
WITH given AS (
    UPDATE participants SET time_factor = $3
    WHERE session_id = ANY ($1::uuid[]) AND user_id = $2
    RETURNING id, session_id
), asked AS (
    SELECT q.session_id, q.question_id, q.round, q.opens_at, q.closes_at, greatest($3::real, 1, (
        SELECT max(p.time_factor) FROM participants AS p
        WHERE p.session_id = q.session_id AND p.time_factor > 1 AND p.removed_at IS NULL AND p.id <> g.id
    )) AS time_factor_max
    FROM given AS g
    JOIN live_questions AS q ON q.session_id = g.session_id
)
UPDATE live_sessions AS s SET updated_at = clock_timestamp(), due_at = CASE WHEN s.state = 'open' THEN (
    SELECT a.closes_at + (a.closes_at - a.opens_at) * (a.time_factor_max - 1)::double precision
        + make_interval(secs => $4 / 1000.0)
    FROM asked AS a
    WHERE a.session_id = s.id AND a.question_id = s.question_id AND a.round = s.round
) ELSE s.due_at END
FROM given AS g
WHERE s.id = g.session_id
