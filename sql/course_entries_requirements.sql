SELECT needed.id, CASE WHEN needed.status = 'published' OR own.status = 'active' THEN needed.title END AS title
FROM course_prerequisites AS edge
JOIN courses AS needed ON needed.id = edge.requires_id
LEFT JOIN enrollments AS own ON own.course_id = needed.id AND own.user_id = $2
LEFT JOIN course_progress AS p ON p.enrollment_id = own.id
WHERE edge.course_id = $1 AND p.completed_at IS NULL
ORDER BY needed.id
