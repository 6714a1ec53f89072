WITH over AS (
    SELECT job_id FROM mail_deliveries WHERE created_at < now() - make_interval(days => $1) LIMIT $2
)
DELETE FROM mail_deliveries AS m USING over WHERE m.job_id = over.job_id
