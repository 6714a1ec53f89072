UPDATE invitations AS i SET token_hash = $2
FROM courses AS c
WHERE i.id = $1 AND c.id = i.course_id AND i.accepted_at IS NULL AND i.revoked_at IS NULL AND i.expires_at > now()
RETURNING i.email, c.title, i.role, (SELECT name FROM users WHERE id = i.invited_by) AS inviter,
    greatest(1, round(extract(epoch FROM i.expires_at - now()) / 86400))::integer AS days
