SELECT uid, job, bulk FROM outbox
WHERE done_at IS NULL AND failed_at IS NULL
  AND handed_at < clock_timestamp() - make_interval(secs => $1)
  AND (leased_until IS NULL OR leased_until <= clock_timestamp())
  AND uid > $2
ORDER BY uid
LIMIT $3
