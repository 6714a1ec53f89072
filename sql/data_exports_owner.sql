SELECT user_id FROM data_exports WHERE id = $1
