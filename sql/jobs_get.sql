SELECT uid AS id, job AS kind, owner_id AS owner, attempts, progress, total, result, error,
       created_at, started_at, done_at, failed_at, coalesce(leased_until > clock_timestamp(), false) AS running
FROM outbox
WHERE uid = $1
