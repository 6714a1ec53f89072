-- The words that are asked for are brought into the form of the stored ones once, and not for each person
SELECT id, email, name, role, email_verified_at IS NOT NULL AS email_verified, disabled_at IS NOT NULL AS disabled, email_bounced_at,
    locale, mail_results, mail_digest, revision, created_at, updated_at
FROM users
WHERE ($1::uuid IS NULL OR id = $1)
    AND ($2::text IS NULL OR role = $2)
    AND ($3::boolean IS NULL OR (disabled_at IS NOT NULL) = $3)
    AND ($4::text IS NULL OR starts_with(lower(email), lower($4)))
    AND ($5::boolean IS NULL OR (email_bounced_at IS NOT NULL) = $5)
    AND NOT EXISTS (
        SELECT FROM unnest((
            SELECT array_agg(DISTINCT sort_key(word)) FROM unnest($6::text[]) AS given (word)
        )) AS asked (word)
        WHERE strpos(words, asked.word) = 0
    )
