UPDATE invitations SET revoked_at = now()
WHERE id = $1 AND course_id = $2 AND accepted_at IS NULL AND revoked_at IS NULL
RETURNING id
