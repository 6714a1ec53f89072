SELECT t.user_id
FROM one_time_tokens AS t
JOIN users AS u ON u.id = t.user_id AND u.disabled_at IS NULL
WHERE t.token_hash = $1 AND t.purpose = $2 AND t.used_at IS NULL AND t.expires_at > now()
