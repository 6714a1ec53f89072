SELECT id, name, prefix, scopes, created_at, expires_at FROM api_tokens
WHERE user_id = $1 AND ($2::uuid IS NULL OR id > $2)
ORDER BY id
LIMIT $3
