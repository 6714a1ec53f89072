UPDATE outbox SET leased_until = NULL, error = $3, forgiven = forgiven + CASE WHEN $4::boolean THEN 1 ELSE 0 END
WHERE uid = $1 AND attempts = $2 AND done_at IS NULL AND failed_at IS NULL
