SELECT id, client, address, created_at, last_used_at, expires_at
FROM auth_sessions
WHERE user_id = $1 AND ended_at IS NULL AND expires_at > now()
  AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
ORDER BY created_at DESC, id DESC
LIMIT $4
