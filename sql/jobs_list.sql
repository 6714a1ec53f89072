SELECT uid AS id, job AS kind, owner_id AS owner, attempts, progress, total, result, error,
       created_at, started_at, done_at, failed_at, coalesce(leased_until > clock_timestamp(), false) AS running
FROM outbox
WHERE ($1::text IS NULL OR job = $1)
  AND ($2::boolean IS NULL OR (done_at IS NOT NULL) = $2)
  AND ($3::boolean IS NULL OR (failed_at IS NOT NULL) = $3)
  AND ($4::boolean IS NULL OR coalesce(leased_until > clock_timestamp(), false) = $4)
