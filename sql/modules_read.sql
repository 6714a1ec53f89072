SELECT m.id, m.course_id AS course, m.title, m.position, m.revision, m.created_at, m.updated_at,
    (SELECT count(*) FROM lessons AS l WHERE l.module_id = m.id AND ($3::boolean OR l.status = 'published')) AS lessons
FROM modules AS m
WHERE m.course_id = $1
    AND ($2::uuid IS NULL OR m.id = $2)
