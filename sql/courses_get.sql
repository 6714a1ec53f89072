SELECT c.id, c.title, c.summary, c.description, c.description_html, c.status, c.price, c.currency, c.metadata,
    c.thumbnail, c.self_enroll, c.enroll_code, c.capacity, c.revision, c.created_at, c.updated_at,
    ARRAY(SELECT requires_id FROM course_prerequisites WHERE course_id = c.id ORDER BY requires_id) AS prerequisites
FROM courses AS c
WHERE c.id = $1
