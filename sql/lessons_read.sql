SELECT l.id, l.course_id AS course, l.module_id AS module, l.title, l.kind, l.status, l.required, l.release_at,
    l.position, m.position AS module_position, l.revision, l.created_at, l.updated_at, coalesce(progress.fraction, 0) AS fraction, fact.completed_at,
    l.release_at IS NULL OR l.release_at <= now() AS released,
    ARRAY(SELECT requires_id FROM lesson_prerequisites WHERE lesson_id = l.id ORDER BY requires_id) AS prerequisites,
    NOT EXISTS (
        SELECT FROM lesson_prerequisites AS edge
        JOIN lessons AS needed ON needed.id = edge.requires_id AND needed.status = 'published'
        LEFT JOIN lesson_completions AS c ON c.lesson_id = needed.id AND c.enrollment_id = $4
        WHERE edge.lesson_id = l.id AND c.lesson_id IS NULL
    ) AS ready
FROM lessons AS l
JOIN modules AS m ON m.id = l.module_id
LEFT JOIN lesson_progress AS progress ON progress.lesson_id = l.id AND progress.enrollment_id = $4
LEFT JOIN lesson_completions AS fact ON fact.lesson_id = l.id AND fact.enrollment_id = $4
WHERE l.course_id = $1
    AND ($2::uuid IS NULL OR l.module_id = $2)
    AND ($3::uuid IS NULL OR l.id = $3)
    AND ($5::boolean OR l.status = 'published')
