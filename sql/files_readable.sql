SELECT f.id, f.content_type
FROM files AS f
LEFT JOIN courses AS c ON c.id = f.course_id
LEFT JOIN enrollments AS e ON e.course_id = f.course_id AND e.user_id = $2 AND e.status = 'active'
WHERE f.id = ANY ($1::uuid[]) AND f.ready_at IS NOT NULL AND (f.expires_at IS NULL OR f.expires_at > now())
    AND ($3::boolean OR f.public OR f.owner_id = $2
        OR e.role IN ('assistant', 'instructor') OR (e.role IS NOT NULL AND c.status <> 'draft'))
