-- Without a WITH, so that PostgreSQL can sort first and count for the page only, where it is not sorted by the counts.
SELECT e.id AS enrollment, e.user_id AS "user", u.name, p.completed_at,
    (
        SELECT count(*) FROM lessons AS l
        WHERE l.course_id = $1 AND l.status = 'published'
            AND (l.required OR NOT EXISTS (
                SELECT FROM lessons AS r WHERE r.course_id = $1 AND r.status = 'published' AND r.required
            ))
    ) AS counted,
    (
        SELECT count(*)
        -- OFFSET: by the enrolment first, whatever the planner takes the course for
        FROM (SELECT lesson_id FROM lesson_completions WHERE enrollment_id = e.id OFFSET 0) AS c
        WHERE c.lesson_id = ANY (ARRAY(
            SELECT l.id FROM lessons AS l
            WHERE l.course_id = $1 AND l.status = 'published'
                AND (l.required OR NOT EXISTS (
                    SELECT FROM lessons AS r WHERE r.course_id = $1 AND r.status = 'published' AND r.required
                ))
        ))
    ) AS completed,
    (SELECT max(updated_at) FROM lesson_progress WHERE enrollment_id = e.id) AS last_active_at
FROM enrollments AS e
JOIN users AS u ON u.id = e.user_id
LEFT JOIN course_progress AS p ON p.enrollment_id = e.id
WHERE e.course_id = $1 AND e.role = 'student' AND e.status = 'active'
    AND ($2::text IS NULL OR strpos(sort_key(u.name), sort_key($2)) > 0)
