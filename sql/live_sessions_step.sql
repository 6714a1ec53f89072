-- Without the times of the question an extended or resumed one would cost a statement more; they stand in its own row.
WITH stepped AS (
    UPDATE live_sessions SET version = $3, state = $4, locked = $5, question_id = $6, round = $7, paused_at = $8, due_at = $9,
        started_at = $10, ended_at = $11, autopilot = $12, updated_at = now()
    WHERE id = $1 AND version = $2
    RETURNING id
), moved AS (
    UPDATE live_questions AS q SET opens_at = $13, closes_at = $14, paused_ms = $15
    FROM stepped AS s
    WHERE q.session_id = s.id AND q.question_id = $6 AND q.round = $7
        AND (q.opens_at, q.closes_at, q.paused_ms) IS DISTINCT FROM ($13::timestamptz, $14::timestamptz, $15::integer)
)
SELECT count(*) FROM stepped
