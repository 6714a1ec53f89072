INSERT INTO api_tokens (id, user_id, name, prefix, token_hash, scopes, expires_at)
SELECT $1, $2, $3, $4, $5, $6, $7 WHERE $7::timestamptz IS NULL OR $7 > clock_timestamp()
RETURNING created_at
