UPDATE webhooks
SET old_secret = secret, old_until = now() + make_interval(secs => $3), secret = $2,
    revision = revision + 1, updated_at = now()
WHERE id = $1
RETURNING old_until
