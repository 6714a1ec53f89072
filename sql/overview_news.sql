SELECT c.id AS course_id, a.title, a.created_at
FROM unnest($1::uuid[]) AS c (id)
CROSS JOIN LATERAL (
    SELECT title, created_at FROM announcements
    WHERE course_id = c.id AND created_at > now() - $2::interval
    ORDER BY created_at DESC, id DESC LIMIT 1
) AS a
