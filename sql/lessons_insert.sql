INSERT INTO lessons (
    id, course_id, module_id, title, kind, status, required, release_at, body, body_html, url, quiz_id, position
)
SELECT $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, coalesce(max(position), 0) + 1
FROM lessons WHERE module_id = $3
