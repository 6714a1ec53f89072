-- FOR SHARE makes a saved answer a promise: the submission waits for it, and a save after the submission sees it. The
-- row is the learner's own, so nobody else waits. Which revisions are stale: docs/decisions/0003.
WITH going_on AS MATERIALIZED (
    SELECT id FROM attempts
    WHERE id = $1 AND state = 'in_progress'
        AND (deadline IS NULL OR clock_timestamp() <= deadline + make_interval(secs => $6))
    FOR SHARE
)
UPDATE attempt_answers AS answer
SET answer = $3::text::jsonb,
    named = $4 = answer.revision + 1,
    revision = answer.revision + 1,
    saved_at = clock_timestamp(),
    spent_ms = greatest(answer.spent_ms, coalesce($5, 0))
FROM going_on
WHERE answer.attempt_id = going_on.id AND answer.question_id = $2
    AND (answer.revision = 0 OR $4 > answer.revision OR ($4 = answer.revision AND NOT answer.named))
RETURNING answer.revision, answer.saved_at
