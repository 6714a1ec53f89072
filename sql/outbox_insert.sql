INSERT INTO outbox (job, key, payload) VALUES ($1, $2, $3)
ON CONFLICT (job, key) DO NOTHING
RETURNING id
