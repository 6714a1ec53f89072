INSERT INTO lesson_completions (enrollment_id, lesson_id, title)
SELECT e.id, l.id, l.title
FROM enrollments AS e
JOIN lessons AS l ON l.course_id = e.course_id AND l.kind = 'quiz' AND l.status = 'published'
    AND (l.release_at IS NULL OR l.release_at <= now())
WHERE e.id = $1
    AND EXISTS (SELECT FROM attempts AS a WHERE a.quiz_id = l.quiz_id AND a.enrollment_id = e.id AND a.passed)
    AND NOT EXISTS (
        SELECT FROM lesson_prerequisites AS edge
        JOIN lessons AS needed ON needed.id = edge.requires_id AND needed.status = 'published'
        LEFT JOIN lesson_completions AS c ON c.lesson_id = needed.id AND c.enrollment_id = $1
        WHERE edge.lesson_id = l.id AND c.lesson_id IS NULL
    )
ON CONFLICT (enrollment_id, lesson_id) DO NOTHING
RETURNING lesson_id, title
