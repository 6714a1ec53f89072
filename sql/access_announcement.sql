SELECT a.id, a.course_id, CASE WHEN $3::boolean THEN 'instructor' ELSE e.role END AS role,
    coalesce(a.posted_by = $2, false) AS own
FROM announcements AS a
JOIN courses AS c ON c.id = a.course_id
LEFT JOIN enrollments AS e ON e.course_id = c.id AND e.user_id = $2 AND e.status = 'active'
WHERE a.id = $1
    AND ($3::boolean OR e.role IN ('assistant', 'instructor') OR (c.status <> 'draft' AND e.role IS NOT NULL))
