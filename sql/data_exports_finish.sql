UPDATE data_exports SET content = $2 WHERE id = $1
