SELECT id, name, prefix, scopes, created_at, expires_at FROM api_tokens
WHERE user_id = $1
