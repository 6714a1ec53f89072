SELECT course_id AS course, title, body, created_at FROM announcements WHERE posted_by = $1 ORDER BY id
