SELECT f.owner_id, f.course_id, f.name, f.object_key, u.size, u.sha256, u.content_type, u.token_digest, u.expires_at > now() AS open
FROM uploads AS u
JOIN files AS f ON f.id = u.file_id
WHERE u.file_id = $1 AND ($2::uuid IS NULL OR f.owner_id = $2)
