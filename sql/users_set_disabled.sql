UPDATE users
SET disabled_at = CASE WHEN $2::boolean THEN coalesce(disabled_at, now()) END,
    revision = revision + 1,
    updated_at = now()
WHERE id = $1
