SELECT client, address, created_at, last_used_at, ended_at, ended_reason FROM auth_sessions
WHERE user_id = $1
ORDER BY created_at
