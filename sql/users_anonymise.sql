UPDATE users
SET email = $2,
    name = $3,
    password_hash = NULL,
    email_verified_at = NULL,
    disabled_at = coalesce(disabled_at, now()),
    locale = DEFAULT,
    revision = revision + 1,
    updated_at = now()
WHERE id = $1
RETURNING id
