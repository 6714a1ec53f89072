-- FOR SHARE is what makes a receipt a promise: a close waits for the batches before it, and a batch after it sees it.
WITH given AS (
    SELECT g.id, g.session_id, g.question_id, g.participant_id, g.key, g.revision, g.answer, g.buckets,
        least(g.received_at, clock_timestamp()) AS received_at, g.credit_ms
    -- SELECT: planned for one session in an array of one, it would be cheaper than any plan that is kept, and each batch
    -- of a few would be planned anew, which takes longer than storing them
    FROM unnest((SELECT $1::uuid[]), $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[], $6::integer[], $7::text[],
        $8::text[], $9::timestamptz[], $10::integer[])
        AS g (id, session_id, question_id, participant_id, key, revision, answer, buckets, received_at, credit_ms)
), session AS MATERIALIZED (
    SELECT s.*
    -- LATERAL with a lock, here and below: by the index, though reading a table of a thousand classes as a whole is as
    -- cheap by estimate
    FROM (SELECT DISTINCT session_id FROM given ORDER BY session_id) AS g
    CROSS JOIN LATERAL (
        SELECT id, state, question_id, round, answer_policy FROM live_sessions WHERE id = g.session_id FOR SHARE
    ) AS s
), asked AS MATERIALIZED ( -- once a session: looked up for each answer it would be read as often as there are answers
    SELECT s.*, q.opens_at, q.closes_at, q.paused_ms, q.last_paused_at, q.last_resumed_at,
        q.paused_ms - (extract(epoch FROM q.last_resumed_at - q.last_paused_at) * 1000)::integer AS paused_before_ms
    FROM session AS s
    CROSS JOIN LATERAL (
        SELECT opens_at, closes_at, paused_ms, last_paused_at, last_resumed_at FROM live_questions
        WHERE session_id = s.id AND question_id = s.question_id AND round = s.round
        FOR SHARE -- as it is by now: a session that was waited for may have resumed since this began
    ) AS q
    WHERE s.state = 'open'
), checked AS MATERIALIZED (
    SELECT g.*, q.round, q.answer_policy, coalesce(latest.revision, 0) AS stored,
        coalesce(latest.revision + latest.ahead, 0) AS number, coalesce(latest.named, true) AS named,
        latest.buckets AS stored_buckets, latest.again,
        greatest(0, CASE WHEN g.received_at < q.last_resumed_at THEN -- kept waiting until the pause was over
            (extract(epoch FROM least(g.received_at, q.last_paused_at) - q.opens_at) * 1000)::integer - q.paused_before_ms
        ELSE
            (extract(epoch FROM g.received_at - q.opens_at) * 1000)::integer - q.paused_ms
        END - g.credit_ms) AS elapsed_ms
    FROM given AS g
    JOIN asked AS q ON q.id = g.session_id AND q.question_id = g.question_id
    JOIN participants AS p ON p.id = g.participant_id AND p.session_id = q.id AND p.removed_at IS NULL
    LEFT JOIN LATERAL (
        SELECT a.revision, a.ahead, a.named, a.buckets, coalesce(
            (SELECT true FROM answers AS same WHERE same.participant_id = p.id AND same.key = g.key), false) AS again
        FROM answers AS a
        WHERE a.session_id = q.id AND a.question_id = q.question_id AND a.round = q.round AND a.participant_id = p.id
        ORDER BY a.revision DESC LIMIT 1
    ) AS latest ON true
    WHERE g.received_at >= q.opens_at
        AND g.received_at <= q.closes_at + (q.closes_at - q.opens_at - make_interval(secs => q.paused_ms / 1000.0))
            * (p.time_factor - 1)::double precision + make_interval(secs => $11 / 1000.0)
), stored AS (
    INSERT INTO answers (id, session_id, question_id, round, participant_id, revision, ahead, named, key, answer,
        buckets, received_at, elapsed_ms, credit_ms)
    SELECT id, session_id, question_id, round, participant_id, stored + 1,
        greatest(number + 1, revision) - stored - 1, revision IS NOT NULL AND revision > number, key, answer::jsonb,
        string_to_array(buckets, E'\x1f') || ('t:' || least(elapsed_ms / 1000, 3600)),
        received_at, elapsed_ms, credit_ms
    FROM checked
    WHERE stored = 0 OR (answer_policy = 'last' AND NOT again
        AND (revision IS NULL OR revision > number OR (revision = number AND NOT named)))
    ORDER BY participant_id
    ON CONFLICT DO NOTHING
    RETURNING id, session_id, question_id, round, revision + ahead AS number, buckets, elapsed_ms, received_at
), counting_alike AS ( -- first: a thousand people give a handful of different answers
    SELECT session_id, question_id, round, buckets, count(*) AS n
    FROM stored
    GROUP BY session_id, question_id, round, buckets
    UNION ALL
    SELECT session_id, question_id, round, stored_buckets, -count(*)
    FROM checked
    -- IS TRUE keeps IN from becoming a join, which the planner, expecting one row, would nest: a thousand times a thousand
    WHERE stored_buckets IS NOT NULL AND (id IN (SELECT id FROM stored)) IS TRUE
    GROUP BY session_id, question_id, round, stored_buckets
), counted AS (
    INSERT INTO live_tallies AS t (session_id, question_id, round, shard, bucket, n)
    SELECT session_id, question_id, round, $12::integer, bucket, sum(n)
    FROM counting_alike CROSS JOIN unnest(buckets) AS each (bucket)
    GROUP BY session_id, question_id, round, bucket
    ORDER BY session_id, question_id, round, bucket
    ON CONFLICT (session_id, question_id, round, shard, bucket) DO UPDATE SET n = t.n + excluded.n
)
SELECT id, elapsed_ms, received_at, number FROM stored
