WITH counted AS (
    SELECT l.id FROM lessons AS l
    WHERE l.course_id = $1 AND l.status = 'published'
        AND (l.required OR NOT EXISTS (
            SELECT FROM lessons AS r WHERE r.course_id = $1 AND r.status = 'published' AND r.required
        ))
)
SELECT e.id AS enrollment, e.user_id AS "user", u.name, p.completed_at, (SELECT count(*) FROM counted) AS counted,
    (
        SELECT count(*) FROM lesson_completions AS c JOIN counted ON counted.id = c.lesson_id
        WHERE c.enrollment_id = e.id
    ) AS completed,
    (SELECT max(updated_at) FROM lesson_progress WHERE enrollment_id = e.id) AS last_active_at
FROM enrollments AS e
JOIN users AS u ON u.id = e.user_id
LEFT JOIN course_progress AS p ON p.enrollment_id = e.id
WHERE e.course_id = $1 AND e.role = 'student' AND e.status = 'active'
