-- Only the newest attempt at the job may give the text away.
UPDATE mail_deliveries AS m SET state = 'handing', updated_at = now()
FROM outbox AS o
WHERE m.job_id = $1 AND o.uid = m.job_id AND o.attempts = $2 AND o.done_at IS NULL AND o.failed_at IS NULL
RETURNING m.job_id
