SELECT l.title, l.course_id, course.curriculum, l.kind = 'quiz' AND l.quiz_id IS NOT NULL AS by_quiz,
    l.release_at IS NULL OR l.release_at <= now() AS released,
    NOT EXISTS (
        SELECT FROM lesson_prerequisites AS edge
        JOIN lessons AS needed ON needed.id = edge.requires_id AND needed.status = 'published'
        LEFT JOIN lesson_completions AS c ON c.lesson_id = needed.id AND c.enrollment_id = $2
        WHERE edge.lesson_id = l.id AND c.lesson_id IS NULL
    ) AS ready
FROM lessons AS l
JOIN courses AS course ON course.id = l.course_id
WHERE l.id = $1 AND l.status = 'published'
-- whoever is just deleting the lesson is waited for, or waits
FOR KEY SHARE OF l
