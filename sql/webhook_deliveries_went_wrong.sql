UPDATE webhooks
SET failures = failures + 1,
    failing_since = coalesce(failing_since, clock_timestamp()),
    retry_at = clock_timestamp() + make_interval(secs => $2),
    leased_until = NULL,
    disabled_at = CASE WHEN $3::text IS NULL THEN disabled_at ELSE coalesce(disabled_at, clock_timestamp()) END,
    note = coalesce($3, note),
    revision = revision + CASE WHEN $3::text IS NULL THEN 0 ELSE 1 END
WHERE id = $1
