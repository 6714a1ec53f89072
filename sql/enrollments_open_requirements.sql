SELECT edge.requires_id
FROM course_prerequisites AS edge
WHERE edge.course_id = $1 AND NOT EXISTS (
    SELECT FROM enrollments AS e JOIN course_progress AS p ON p.enrollment_id = e.id
    WHERE e.course_id = edge.requires_id AND e.user_id = $2 AND p.completed_at IS NOT NULL
)
ORDER BY edge.requires_id
