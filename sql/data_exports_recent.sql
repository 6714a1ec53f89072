SELECT id, job_id FROM data_exports
WHERE user_id = $1 AND created_at > now() - make_interval(hours => $2)
ORDER BY created_at DESC
LIMIT 1
