-- FOR SHARE makes a saved answer a promise: the submission waits for it, and a save after the submission sees it. The
-- row is the learner's own, so nobody else waits. Which revisions are stale: docs/decisions/0003. A question of a
-- catch-up takes answers while it is open, and by the policy of its class only the first.
WITH going_on AS MATERIALIZED (
    SELECT a.id, a.kind, class.answer_policy
    FROM attempts AS a LEFT JOIN live_sessions AS class ON class.id = a.live_session_id
    WHERE a.id = $1 AND a.state = 'in_progress'
        AND (a.deadline IS NULL OR clock_timestamp() <= a.deadline + make_interval(secs => $6))
    FOR SHARE OF a
)
UPDATE attempt_answers AS answer
SET answer = $3::text::jsonb,
    named = $4 > answer.revision,
    revision = greatest(answer.revision + 1, $4),
    saved_at = clock_timestamp(),
    spent_ms = greatest(answer.spent_ms, coalesce($5, 0))
FROM going_on
WHERE answer.attempt_id = going_on.id AND answer.question_id = $2
    AND (going_on.kind = 'own_pace' OR clock_timestamp() <= answer.due_at + make_interval(secs => $6))
    AND (
        answer.revision = 0
        OR going_on.answer_policy IS DISTINCT FROM 'first'
            AND ($4 > answer.revision OR ($4 = answer.revision AND NOT answer.named))
    )
RETURNING answer.revision, answer.saved_at
