-- Whether nobody works on a quiz any more: its time has passed, and also the last attempt that had extra time is handed
-- in. A table of one row, for the planner writes its text in place of such a function where it is stable and not STRICT;
-- a scalar one with a query in it would be called for each row.
CREATE FUNCTION quiz_closed(quiz uuid, closes_at timestamptz) RETURNS TABLE (closed boolean)
LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(closes_at <= statement_timestamp(), false)
        AND ( -- in this order there is but one index to look into, of those that go on
            SELECT going_on.user_id FROM attempts AS going_on
            WHERE going_on.quiz_id = quiz AND going_on.state = 'in_progress'
            ORDER BY going_on.user_id LIMIT 1
        ) IS NULL
$$;
