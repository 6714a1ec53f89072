SELECT capacity FROM courses WHERE id = $1 FOR NO KEY UPDATE
