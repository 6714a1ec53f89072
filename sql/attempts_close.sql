-- Those that go on, but those that a person has given a time of their own. Extra time moves the close too, as at the
-- start. One that the old close would have ended has, by the new one, what its time limit leaves it; what is on its way
-- just now is let in as at any deadline.
UPDATE attempts AS a
SET deadline = moved.deadline
FROM attempts AS before
JOIN enrollments AS e ON e.id = before.enrollment_id
CROSS JOIN LATERAL (
    SELECT make_interval(secs => coalesce($2::integer, 0) * (e.extra_time_factor - 1)::double precision)
        + make_interval(mins => e.extra_time_minutes) AS time
) AS extra
CROSS JOIN LATERAL (
    SELECT least(
        CASE WHEN before.deadline = $3::timestamptz + extra.time
            THEN before.started_at + make_interval(secs => $2::integer) + extra.time
            ELSE before.deadline
        END,
        $4::timestamptz + extra.time
    ) AS deadline
) AS by_now
CROSS JOIN LATERAL (
    -- GREATEST passes over what is null: who has no end at all keeps none
    SELECT CASE WHEN by_now.deadline IS NOT NULL
        THEN greatest(by_now.deadline, least(before.deadline, clock_timestamp()))
    END AS deadline
) AS moved
WHERE before.quiz_id = $1 AND before.kind = 'own_pace' AND before.state = 'in_progress' AND before.revision = 1
    AND a.id = before.id AND a.state = 'in_progress' AND a.revision = 1 AND a.deadline IS DISTINCT FROM moved.deadline
RETURNING a.id, a.user_id, a.deadline
