INSERT INTO data_exports (id, user_id) VALUES ($1, $2)
