SELECT version_id FROM attempts WHERE id = $1
