SELECT s.id
FROM auth_sessions AS s JOIN users AS u ON u.id = s.user_id
WHERE s.id = ANY ($1::uuid[]) AND (s.ended_at IS NOT NULL OR s.expires_at <= now() OR u.disabled_at IS NOT NULL)
