SELECT c.id, c.title, c.summary, e.role
FROM enrollments AS e JOIN courses AS c ON c.id = e.course_id
WHERE e.user_id = $1 AND e.status = 'active' AND c.status <> 'archived'
    AND (c.status = 'published' OR e.role IN ('assistant', 'instructor'))
ORDER BY c.id DESC
LIMIT $2
