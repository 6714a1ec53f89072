UPDATE users
SET name = coalesce($2, name),
    locale = coalesce($3, locale),
    mail_results = coalesce($5, mail_results),
    mail_digest = coalesce($6, mail_digest),
    revision = revision + 1,
    updated_at = now()
WHERE id = $1 AND ($4::integer IS NULL OR revision = $4)
RETURNING revision
