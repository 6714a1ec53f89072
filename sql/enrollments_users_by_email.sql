SELECT id, name, lower(email) AS email FROM users WHERE lower(email) = ANY ($1::text[])
