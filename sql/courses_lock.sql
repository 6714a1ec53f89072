SELECT id, title, summary, description, description_html, status, price, currency, metadata, thumbnail, self_enroll,
    enroll_code, capacity, revision,
    ARRAY(SELECT requires_id FROM course_prerequisites WHERE course_id = $1 ORDER BY requires_id) AS prerequisites
FROM courses
WHERE id = $1
FOR UPDATE
