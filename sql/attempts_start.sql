-- Two starts of one learner count the same attempts; the unique number lets one of them in.
INSERT INTO attempts (id, quiz_id, version_id, enrollment_id, user_id, kind, live_session_id, number, seed, shuffle,
    partial_credit, negative_marking, pass_percent, started_at, deadline)
SELECT $1, $2, $3, $4, $5, $6, $7::uuid, before.n + 1, $9, $10, $11, $12, $13, clock.now,
    -- counted from the moment that is stored as its start: in a storm the asking was a good while before
    least(clock.now + $14::interval, $15::timestamptz)
FROM (SELECT clock_timestamp() AS now OFFSET 0) AS clock, (
    SELECT coalesce(max(number), 0) AS n
    -- by the learner: by the quiz, each start would read those of everybody
    FROM (SELECT quiz_id, live_session_id, number FROM attempts WHERE user_id = $5 OFFSET 0) AS own
    WHERE quiz_id = $2 AND live_session_id IS NOT DISTINCT FROM $7::uuid
) AS before
WHERE $8::integer IS NULL OR before.n < $8
ON CONFLICT DO NOTHING
RETURNING id
