-- No lock on the webhooks: whoever writes events waits for nobody. Of two transactions one of which came after the
-- other had committed, the later one's events have the higher positions.
WITH events AS (
    SELECT e.id, $2::text AS type, to_char(clock_timestamp(), $5) AS timestamp, $1::uuid AS course, e.data::json AS data, e.n
    FROM unnest($3::uuid[], $4::text[]) WITH ORDINALITY AS e (id, data, n)
), told AS (
    INSERT INTO webhook_deliveries (webhook_id, event_id, event, body)
    SELECT w.id, e.id, e.type, row_to_json(said)::text
    FROM events AS e
    CROSS JOIN LATERAL (SELECT e.id, e.type, e.timestamp, e.course, e.data) AS said
    JOIN webhooks AS w ON w.course_id = e.course AND w.disabled_at IS NULL AND e.type = ANY (w.events)
    ORDER BY e.n, w.id
    RETURNING event_id
)
SELECT count(*), pg_notify($6, $2) FROM told HAVING count(*) > 0
