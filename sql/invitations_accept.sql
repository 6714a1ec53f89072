UPDATE invitations SET accepted_at = now(), accepted_by = $2
WHERE token_hash = $1 AND accepted_at IS NULL AND revoked_at IS NULL AND expires_at > now()
RETURNING course_id, role, extra_time_factor, extra_time_minutes
