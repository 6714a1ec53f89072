SELECT id, title, summary, description, description_html, status, price, currency, metadata, thumbnail, self_enroll,
    enroll_code, capacity, revision
FROM courses
WHERE id = $1
FOR UPDATE
