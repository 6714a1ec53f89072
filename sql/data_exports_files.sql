SELECT id, name, content_type, size, course_id, public, created_at
FROM files WHERE owner_id = $1 AND ready_at IS NOT NULL ORDER BY id
