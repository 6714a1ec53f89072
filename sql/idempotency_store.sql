-- A row that is there already has outlived its time: whoever stores holds the lock and found nothing younger.
INSERT INTO idempotency_keys AS k (principal, key, fingerprint, status, headers, body)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (principal, key) DO UPDATE SET
    fingerprint = excluded.fingerprint, status = excluded.status, headers = excluded.headers, body = excluded.body,
    created_at = now()
