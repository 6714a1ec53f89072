UPDATE files AS f
SET content_type = $2, size = $3, sha256 = $4, ready_at = now()
WHERE f.id = $1
RETURNING f.id, f.owner_id, f.course_id, f.public, f.name, f.object_key, f.content_type, f.size, f.sha256, f.created_at, f.expires_at
