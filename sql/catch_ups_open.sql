-- In their order, and each once: the clock of a question starts when it is shown. Opening one closes the one before.
WITH going_on AS MATERIALIZED (
    SELECT a.id, a.version_id, a.deadline, e.extra_time_factor, clock_timestamp() AS now
    FROM attempts AS a JOIN enrollments AS e ON e.id = a.enrollment_id
    WHERE a.id = $1 AND a.kind = 'catch_up' AND a.state = 'in_progress' AND clock_timestamp() < a.deadline
    FOR UPDATE OF a
), opened AS (
    UPDATE attempt_answers AS answer
    SET opened_at = going_on.now,
        due_at = least(
            going_on.now + make_interval(secs => q.time_limit_s * going_on.extra_time_factor), going_on.deadline
        )
    FROM going_on, version_questions AS q
    WHERE answer.attempt_id = going_on.id AND answer.index = $2 AND answer.opened_at IS NULL
        AND q.version_id = going_on.version_id AND q.question_id = answer.question_id
        AND NOT EXISTS (
            SELECT FROM attempt_answers AS earlier
            WHERE earlier.attempt_id = going_on.id AND earlier.index < $2 AND earlier.opened_at IS NULL
        )
    RETURNING answer.index
), closed AS (
    UPDATE attempt_answers AS answer
    SET due_at = least(answer.due_at, going_on.now)
    FROM going_on, opened
    WHERE answer.attempt_id = going_on.id AND answer.index = $2 - 1
)
SELECT index FROM opened
