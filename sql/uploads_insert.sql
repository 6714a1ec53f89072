INSERT INTO uploads (file_id, size, sha256, content_type, token_digest, expires_at)
VALUES ($1, $2, $3, $4, $5, now() + make_interval(secs => $6))
RETURNING expires_at
