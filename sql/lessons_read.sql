SELECT l.id, l.course_id AS course, l.module_id AS module, l.title, l.kind, l.status, l.required, l.release_at,
    l.position, m.position AS module_position, l.revision, l.created_at, l.updated_at, coalesce(progress.fraction, 0) AS fraction, fact.completed_at,
    l.release_at IS NULL OR l.release_at <= now() AS released,
    ARRAY(SELECT requires_id FROM lesson_prerequisites WHERE lesson_id = l.id ORDER BY requires_id) AS prerequisites,
    NOT EXISTS (
        SELECT FROM lesson_prerequisites AS edge
        CROSS JOIN LATERAL ( -- each by its key, whatever the planner takes the course for
            SELECT id FROM lessons WHERE id = edge.requires_id AND status = 'published' LIMIT 1
        ) AS needed
        LEFT JOIN LATERAL (
            SELECT lesson_id FROM lesson_completions WHERE enrollment_id = $4 AND lesson_id = needed.id LIMIT 1
        ) AS c ON true
        WHERE edge.lesson_id = l.id AND c.lesson_id IS NULL
    ) AS ready
FROM lessons AS l
JOIN modules AS m ON m.id = l.module_id
LEFT JOIN LATERAL (
    SELECT fraction FROM lesson_progress WHERE enrollment_id = $4 AND lesson_id = l.id LIMIT 1
) AS progress ON true
LEFT JOIN LATERAL (
    SELECT completed_at FROM lesson_completions WHERE enrollment_id = $4 AND lesson_id = l.id LIMIT 1
) AS fact ON true
WHERE l.course_id = $1
    AND ($2::uuid IS NULL OR l.module_id = $2)
    AND ($3::uuid IS NULL OR l.id = $3)
    AND ($5::boolean OR l.status = 'published')
