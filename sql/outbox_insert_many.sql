WITH asked AS (
    INSERT INTO outbox (uid, job, key, payload, bulk)
    SELECT wanted.uid, $1, wanted.key, wanted.payload, true
    FROM unnest($2::uuid[], $3::text[], $4::jsonb[]) AS wanted (uid, key, payload)
    ON CONFLICT (job, key) DO NOTHING
    RETURNING uid
)
SELECT count(*) AS asked, pg_notify($5, $1) FROM asked
