SELECT f.id, f.owner_id, f.course_id, f.public, f.name, f.object_key, f.content_type, f.size, f.sha256, f.created_at, f.expires_at
FROM files AS f
WHERE f.course_id = $1 AND f.ready_at IS NOT NULL AND (f.expires_at IS NULL OR f.expires_at > now())
