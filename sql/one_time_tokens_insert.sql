INSERT INTO one_time_tokens (token_hash, user_id, purpose, expires_at)
SELECT $1, id, $3, now() + make_interval(secs => $4) FROM users WHERE id = $2 AND disabled_at IS NULL
RETURNING token_hash
