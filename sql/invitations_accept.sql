-- The course is locked before the invitation, as by a list that invites.
WITH course AS (
    SELECT c.id FROM invitations AS i JOIN courses AS c ON c.id = i.course_id WHERE i.token_hash = $1
    FOR NO KEY UPDATE OF c
)
UPDATE invitations AS i SET accepted_at = now(), accepted_by = $2
FROM course
WHERE i.course_id = course.id AND i.token_hash = $1 AND i.accepted_at IS NULL AND i.revoked_at IS NULL
    AND i.expires_at > now()
RETURNING i.course_id, i.role, i.extra_time_factor, i.extra_time_minutes
