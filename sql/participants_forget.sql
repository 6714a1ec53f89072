UPDATE participants SET name = $2, name_key = lower($2) WHERE user_id = $1
