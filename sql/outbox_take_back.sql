WITH forgotten AS (
    UPDATE outbox SET handed_at = NULL
    WHERE uid = ANY ($1::uuid[]) AND done_at IS NULL AND failed_at IS NULL
      AND (leased_until IS NULL OR leased_until <= clock_timestamp())
    RETURNING job
)
SELECT pg_notify($2, job) FROM forgotten
