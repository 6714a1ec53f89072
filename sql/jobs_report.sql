UPDATE outbox SET progress = $3, total = $4
WHERE uid = $1 AND attempts = $2 AND done_at IS NULL AND failed_at IS NULL
RETURNING uid
