SELECT c.id, c.title, c.summary, e.role, coalesce(p.percent, 0) AS percent
FROM enrollments AS e
JOIN courses AS c ON c.id = e.course_id
LEFT JOIN course_progress AS p ON p.enrollment_id = e.id
WHERE e.user_id = $1 AND e.status = 'active' AND c.status <> 'archived'
    AND (c.status = 'published' OR e.role IN ('assistant', 'instructor'))
ORDER BY c.id DESC
LIMIT $2
