INSERT INTO mail_deliveries (job_id, kind, user_id, message_id) VALUES ($1, $2, $3, $4)
ON CONFLICT (job_id) DO UPDATE SET updated_at = now()
RETURNING state
