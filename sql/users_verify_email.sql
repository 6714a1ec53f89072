UPDATE users
SET email_verified_at = now(), revision = revision + 1, updated_at = now()
WHERE id = $1 AND email_verified_at IS NULL
