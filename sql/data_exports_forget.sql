DELETE FROM data_exports WHERE user_id = $1
