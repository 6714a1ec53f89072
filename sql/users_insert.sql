INSERT INTO users (id, email, name, role, password_hash, email_verified_at, locale)
VALUES ($1, $2, $3, $4, $5, CASE WHEN $6::boolean THEN now() END, $7)
ON CONFLICT (lower(email)) DO NOTHING
RETURNING created_at
