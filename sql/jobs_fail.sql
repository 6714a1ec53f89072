UPDATE outbox SET failed_at = clock_timestamp(), leased_until = NULL, error = $3
WHERE uid = $1 AND attempts = $2 AND done_at IS NULL AND failed_at IS NULL
RETURNING progress, total
