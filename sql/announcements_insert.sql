INSERT INTO announcements (id, course_id, title, body, body_html, posted_by) VALUES ($1, $2, $3, $4, $5, $6)
RETURNING created_at, updated_at, revision
