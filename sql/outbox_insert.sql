-- The relays are told by the commit itself, so that nobody looks for a row that is not there yet.
WITH asked AS (
    INSERT INTO outbox (uid, job, key, payload, owner_id, bulk) VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (job, key) DO NOTHING
    RETURNING uid
)
SELECT uid, pg_notify($7, $2) FROM asked
