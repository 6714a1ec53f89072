UPDATE audit_log SET actor_name = $2 WHERE actor_id = $1
