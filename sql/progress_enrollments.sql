SELECT e.id, p.percent, p.curriculum
FROM enrollments AS e
LEFT JOIN course_progress AS p ON p.enrollment_id = e.id
WHERE e.course_id = $1 AND e.status = 'active' AND ($2::uuid IS NULL OR e.id > $2)
ORDER BY e.id
LIMIT $3
