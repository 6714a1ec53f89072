-- The relays are told by the commit itself, so that nobody looks for a row that is not there yet.
WITH asked AS (
    INSERT INTO outbox (uid, job, key, payload, owner_id, bulk)
    SELECT $1, $2, $3, $4, $5, CASE
        WHEN $6::boolean OR $8::integer IS NULL THEN $6
        ELSE $8 <= (SELECT count(*) FROM (SELECT FROM outbox AS o WHERE o.job = $2
            AND NOT o.bulk AND o.done_at IS NULL AND o.failed_at IS NULL LIMIT $8) AS ahead)
    END
    ON CONFLICT (job, key) DO NOTHING
    RETURNING uid
)
SELECT uid, pg_notify($7, $2) FROM asked
