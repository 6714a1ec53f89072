SELECT id, client, address, created_at, last_used_at, expires_at
FROM auth_sessions
WHERE user_id = $1 AND ended_at IS NULL AND expires_at > now()
