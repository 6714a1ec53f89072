SELECT id, email, name, role, email_verified_at IS NOT NULL AS email_verified, disabled_at IS NOT NULL AS disabled, email_bounced_at,
    locale, mail_results, mail_digest, revision, created_at, updated_at
FROM users
WHERE ($1::uuid IS NULL OR id = $1)
    AND ($2::text IS NULL OR role = $2)
    AND ($3::boolean IS NULL OR (disabled_at IS NOT NULL) = $3)
    AND ($4::text IS NULL OR starts_with(lower(email), lower($4)))
    AND ($5::boolean IS NULL OR (email_bounced_at IS NOT NULL) = $5)
