UPDATE outbox
SET attempts = attempts + 1,
    started_at = clock_timestamp(),
    leased_until = clock_timestamp() + make_interval(secs => $2)
WHERE uid = $1 AND done_at IS NULL AND failed_at IS NULL
  AND (leased_until IS NULL OR leased_until <= clock_timestamp())
RETURNING job, key, payload, owner_id, bulk, attempts, attempts - forgiven AS tries
