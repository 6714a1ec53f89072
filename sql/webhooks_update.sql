UPDATE webhooks
SET url = $2, description = $3, events = $4,
    disabled_at = CASE WHEN $5::boolean THEN NULL ELSE coalesce(disabled_at, now()) END,
    note = CASE WHEN $5::boolean THEN NULL ELSE note END,
    failures = 0, failing_since = NULL, retry_at = NULL,
    revision = revision + 1, updated_at = now()
WHERE id = $1
