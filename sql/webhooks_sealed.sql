SELECT id, secret, old_secret FROM webhooks WHERE $1::uuid IS NULL OR id > $1 ORDER BY id LIMIT $2
