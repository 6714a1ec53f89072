UPDATE invitations
SET revoked_at = CASE WHEN accepted_at IS NULL THEN coalesce(revoked_at, now()) ELSE revoked_at END, email = $2
WHERE lower(email) = lower($1)
