-- Those who passed a quiz before it had a lesson, or before its lesson was ready for them. Only the lessons of one course
-- are looked at, and of its attempts those of these learners.
WITH quiz_lessons AS MATERIALIZED (
    SELECT id, quiz_id FROM lessons
    WHERE course_id = $2 AND kind = 'quiz' AND quiz_id IS NOT NULL AND status = 'published'
        AND (release_at IS NULL OR release_at <= now())
)
SELECT wanted.id
FROM unnest($1::uuid[]) AS wanted (id)
WHERE EXISTS (SELECT FROM quiz_lessons)
    AND EXISTS (
        SELECT FROM (SELECT quiz_id FROM attempts WHERE enrollment_id = wanted.id AND passed OFFSET 0) AS a
        JOIN quiz_lessons AS l ON l.quiz_id = a.quiz_id
        WHERE NOT EXISTS (
            SELECT FROM (SELECT lesson_id FROM lesson_completions WHERE enrollment_id = wanted.id OFFSET 0) AS c
            WHERE c.lesson_id = l.id
        )
        AND NOT EXISTS (
            SELECT FROM lesson_prerequisites AS edge
            CROSS JOIN LATERAL ( -- each by its key, whatever the planner takes the course for
                SELECT id FROM lessons WHERE id = edge.requires_id AND status = 'published' LIMIT 1
            ) AS needed
            LEFT JOIN LATERAL (
                SELECT lesson_id FROM lesson_completions WHERE enrollment_id = wanted.id AND lesson_id = needed.id LIMIT 1
            ) AS c ON true
            WHERE edge.lesson_id = l.id AND c.lesson_id IS NULL
        )
    )
