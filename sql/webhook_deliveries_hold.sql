SELECT failures, coalesce(extract(epoch FROM clock_timestamp() - failing_since), 0)::float8 AS failing_for_s
FROM webhooks
WHERE id = $1 AND turn = $2
FOR NO KEY UPDATE
