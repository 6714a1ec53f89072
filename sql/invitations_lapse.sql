UPDATE invitations SET revoked_at = now()
WHERE course_id = $1 AND lower(email) = ANY($2::text[]) AND accepted_at IS NULL AND revoked_at IS NULL
    AND expires_at <= now()
