WITH told AS (
    INSERT INTO webhook_deliveries (webhook_id, event_id, event, body)
    SELECT w.id, said.id, said.type, row_to_json(said)::text
    FROM webhooks AS w
    CROSS JOIN LATERAL (
        SELECT $3::uuid AS id, $2::text AS type, to_char(clock_timestamp(), $5) AS timestamp, w.course_id AS course,
            $4::text::json AS data
    ) AS said
    WHERE w.id = $1 AND w.disabled_at IS NULL
    RETURNING event_id, event
)
SELECT event_id, pg_notify($6, event) FROM told
