DELETE FROM idempotency_keys WHERE created_at <= now() - make_interval(hours => $1)
