SELECT f.id, f.owner_id, f.course_id, f.public, f.name, f.object_key, f.content_type, f.size, f.sha256, f.created_at, f.expires_at,
    CASE WHEN $3::boolean THEN 'instructor' ELSE e.role END AS role, c.status AS course_status
FROM files AS f
LEFT JOIN courses AS c ON c.id = f.course_id
LEFT JOIN enrollments AS e ON e.course_id = f.course_id AND e.user_id = $2 AND e.status = 'active'
WHERE f.id = $1 AND f.ready_at IS NOT NULL AND (f.expires_at IS NULL OR f.expires_at > now())
