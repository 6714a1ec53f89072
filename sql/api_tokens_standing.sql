SELECT t.token_hash, t.id, t.user_id, u.name, u.role, t.scopes, u.disabled_at IS NOT NULL AS disabled
FROM api_tokens AS t JOIN users AS u ON u.id = t.user_id
WHERE t.token_hash = ANY ($1::bytea[]) AND (t.expires_at IS NULL OR t.expires_at > now())
