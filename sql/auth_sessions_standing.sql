SELECT s.id, s.user_id, u.name, u.role,
       u.disabled_at IS NOT NULL AS disabled,
       s.ended_at IS NOT NULL AS ended
FROM auth_sessions AS s
JOIN users AS u ON u.id = s.user_id
WHERE s.id = ANY ($1::uuid[])
