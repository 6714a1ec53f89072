SELECT id, course_id AS course, email, role, created_at, expires_at, accepted_at, revoked_at
FROM invitations
WHERE course_id = $1 AND ($2::uuid IS NULL OR id = $2)
    AND ($3::boolean IS NULL OR $3 = (accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now()))
