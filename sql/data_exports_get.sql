SELECT content FROM data_exports WHERE id = $1 AND user_id = $2 AND content IS NOT NULL
