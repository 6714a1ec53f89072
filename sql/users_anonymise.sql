-- The address must stay unique and must never reach a mailbox: .invalid is reserved for that (RFC 2606).
UPDATE users
SET email = 'deleted-' || id || '@account.invalid',
    name = 'Deleted account',
    password_hash = NULL,
    email_verified_at = NULL,
    disabled_at = coalesce(disabled_at, now()),
    locale = 'en',
    revision = revision + 1,
    updated_at = now()
WHERE id = $1
RETURNING id
