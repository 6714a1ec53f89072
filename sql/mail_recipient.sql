SELECT id, email, name, locale, email_bounced_at IS NOT NULL AS bounced
FROM users
WHERE id = $1 AND disabled_at IS NULL
