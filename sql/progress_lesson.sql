SELECT l.title, l.course_id, course.curriculum, l.kind = 'quiz' AND l.quiz_id IS NOT NULL AS by_quiz,
    l.release_at IS NULL OR l.release_at <= now() AS released,
    NOT EXISTS (
        SELECT FROM lesson_prerequisites AS edge
        CROSS JOIN LATERAL ( -- each by its key, whatever the planner takes the course for
            SELECT id FROM lessons WHERE id = edge.requires_id AND status = 'published' LIMIT 1
        ) AS needed
        LEFT JOIN LATERAL (
            SELECT lesson_id FROM lesson_completions WHERE enrollment_id = $2 AND lesson_id = needed.id LIMIT 1
        ) AS c ON true
        WHERE edge.lesson_id = l.id AND c.lesson_id IS NULL
    ) AS ready
FROM lessons AS l
JOIN courses AS course ON course.id = l.course_id
WHERE l.id = $1 AND l.status = 'published'
-- whoever is just deleting the lesson is waited for, or waits
FOR KEY SHARE OF l
