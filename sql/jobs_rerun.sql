WITH again AS (
    UPDATE outbox SET failed_at = NULL, error = NULL, handed_at = NULL, forgiven = attempts, progress = 0, total = NULL
    WHERE uid = $1 AND failed_at IS NOT NULL
    RETURNING uid, job
)
SELECT uid, pg_notify($2, job) FROM again
