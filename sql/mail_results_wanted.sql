SELECT p.id
FROM participants AS p
JOIN users AS u ON u.id = p.user_id
WHERE p.session_id = $1 AND p.removed_at IS NULL
  AND u.mail_results AND u.disabled_at IS NULL AND u.email_bounced_at IS NULL
