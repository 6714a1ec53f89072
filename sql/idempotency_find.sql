SELECT fingerprint, status, headers, body
FROM idempotency_keys
WHERE principal = $1 AND key = $2 AND created_at > now() - make_interval(hours => $3)
