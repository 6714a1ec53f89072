SELECT a.id, a.course_id AS course, a.title, a.body, a.body_html, u.name AS posted_by, a.posted_by = $2 AS own,
    a.revision, a.created_at, a.updated_at
FROM announcements AS a LEFT JOIN users AS u ON u.id = a.posted_by
WHERE a.id = $1
