UPDATE users SET email_bounced_at = CASE WHEN $2::boolean THEN coalesce(email_bounced_at, now()) END
WHERE id = $1 AND (email_bounced_at IS NOT NULL) <> $2
