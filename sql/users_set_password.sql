UPDATE users
SET password_hash = $2,
    email_verified_at = CASE WHEN $4::boolean THEN coalesce(email_verified_at, now()) ELSE email_verified_at END,
    revision = revision + 1,
    updated_at = now()
WHERE id = $1 AND disabled_at IS NULL AND ($3::text IS NULL OR password_hash = $3)
RETURNING id
