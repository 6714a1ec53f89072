SELECT id, status FROM courses WHERE id = $1 FOR NO KEY UPDATE
