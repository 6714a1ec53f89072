-- One statement, and so one round trip, for all of a step that every step has: its state, the times of its question (which
-- stand in a row of their own) and its events. The session's row is locked before the channel's head, as everywhere, and
-- the head stays locked until the commit: seq has no gaps and its order is the order of the commits.
-- A host's step that was decided upon without a lock ($19 not null) asks here what the lock would have told.
WITH stepped AS (
    UPDATE live_sessions AS s SET version = $3, state = $4, locked = $5, question_id = $6, round = $7, paused_at = $8, due_at = $9,
        started_at = $10, ended_at = $11, autopilot = $12, updated_at = now()
    WHERE s.id = $1 AND s.version = $2 AND ($19::uuid IS NULL OR (
        ($20::boolean OR EXISTS (SELECT FROM enrollments AS e WHERE e.course_id = s.course_id AND e.user_id = $19
            AND e.status = 'active' AND e.role = ANY ($21::text[])))
        AND s.updated_at = $22 AND $23::real = coalesce((SELECT max(p.time_factor) FROM participants AS p
            WHERE p.session_id = s.id AND p.time_factor > 1 AND p.removed_at IS NULL), 1)
    ))
    RETURNING s.id, s.updated_at
), moved AS (
    UPDATE live_questions AS q SET opens_at = $13, closes_at = $14, paused_ms = $15, last_paused_at = $24, last_resumed_at = $25
    FROM stepped AS s
    WHERE q.session_id = s.id AND q.question_id = $6 AND q.round = $7
        AND (q.opens_at, q.closes_at, q.paused_ms, q.last_paused_at, q.last_resumed_at)
            IS DISTINCT FROM ($13::timestamptz, $14::timestamptz, $15::integer, $24::timestamptz, $25::timestamptz)
), head AS (
    INSERT INTO channel_heads AS h (channel, seq)
    SELECT $16, cardinality($17::text[]) FROM stepped WHERE cardinality($17) > 0
    ON CONFLICT (channel) DO UPDATE SET seq = h.seq + excluded.seq
    RETURNING h.seq
), told AS (
    INSERT INTO channel_events (channel, seq, at, event, data)
    SELECT $16, head.seq - cardinality($17) + given.n, clock_timestamp(), given.event, given.data::json
    FROM head, unnest($17, $18::text[]) WITH ORDINALITY AS given (event, data, n)
    RETURNING seq, at
)
SELECT s.updated_at, t.seq, t.at FROM stepped AS s LEFT JOIN told AS t ON true ORDER BY t.seq
