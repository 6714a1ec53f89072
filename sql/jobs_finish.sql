-- Only the newest attempt finishes a job: one whose worker was thought dead finds nothing here, and undoes its work.
UPDATE outbox
SET done_at = clock_timestamp(), leased_until = NULL, error = NULL, result = $3,
    progress = coalesce(total, 1), total = coalesce(total, 1) -- what told of no parts was one
WHERE uid = $1 AND attempts = $2 AND done_at IS NULL AND failed_at IS NULL
RETURNING total
