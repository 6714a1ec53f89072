-- A claim (status 0) of work that was never finished is forgotten sooner than answers are.
SELECT fingerprint, status, headers, body
FROM idempotency_keys
WHERE principal = $1 AND key = $2 AND created_at > now() - make_interval(hours => $3)
    AND (status > 0 OR created_at > now() - make_interval(secs => $4))
