-- Required lessons count, or all of them where none is required: as in domain/progress.
WITH counted AS (
    SELECT l.id FROM lessons AS l
    WHERE l.course_id = $2 AND l.status = 'published'
        AND (l.required OR NOT EXISTS (
            SELECT FROM lessons AS r WHERE r.course_id = $2 AND r.status = 'published' AND r.required
        ))
)
SELECT wanted.id AS enrollment_id, course.curriculum,
    (SELECT count(*) FROM counted) AS counted,
    (
        SELECT count(*) FROM lesson_completions AS c JOIN counted ON counted.id = c.lesson_id
        WHERE c.enrollment_id = wanted.id
    ) AS done
FROM unnest($1::uuid[]) AS wanted (id), courses AS course
WHERE course.id = $2
