-- The name as in audit_insert.sql: the channel's log keeps it.
WITH poster AS MATERIALIZED (
    SELECT name FROM users WHERE id = $6 FOR KEY SHARE
)
INSERT INTO announcements (id, course_id, title, body, body_html, posted_by)
SELECT $1, $2, $3, $4, $5, $6
RETURNING created_at, updated_at, revision, (SELECT name FROM poster) AS posted_by
