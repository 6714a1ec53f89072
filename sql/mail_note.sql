UPDATE mail_deliveries SET state = $2, reply = $3, updated_at = now() WHERE job_id = $1
