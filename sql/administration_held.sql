SELECT
    (SELECT count(*) FROM auth_sessions WHERE user_id = $1 AND ended_at IS NULL AND expires_at > now()) AS sign_ins,
    (SELECT count(*) FROM api_tokens WHERE user_id = $1 AND (expires_at IS NULL OR expires_at > now())) AS tokens
