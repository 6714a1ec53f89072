UPDATE webhooks SET failures = 0, failing_since = NULL, retry_at = NULL WHERE id = $1
