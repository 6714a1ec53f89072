SELECT c.title, learners.n AS learners, learners.joined, learners.active, learners.completed,
    (SELECT count(*) FROM live_sessions AS s WHERE s.course_id = c.id AND s.ended_at >= $2 AND s.ended_at < $3) AS classes,
    (
        SELECT count(*) FROM attempts AS a JOIN quizzes AS q ON q.id = a.quiz_id
        WHERE q.course_id = c.id AND a.state = 'submitted'
    ) AS to_grade
FROM enrollments AS e
JOIN courses AS c ON c.id = e.course_id AND c.status = 'published'
CROSS JOIN LATERAL (
    SELECT count(*) AS n,
        count(*) FILTER (WHERE o.created_at >= $2 AND o.created_at < $3) AS joined,
        count(*) FILTER (WHERE EXISTS (
            SELECT FROM lesson_progress AS r
            WHERE r.enrollment_id = o.id AND r.updated_at >= $2 AND r.updated_at < $3
        )) AS active,
        count(*) FILTER (WHERE p.completed_at >= $2 AND p.completed_at < $3) AS completed
    FROM enrollments AS o LEFT JOIN course_progress AS p ON p.enrollment_id = o.id
    WHERE o.course_id = c.id AND o.role = 'student' AND o.status = 'active'
) AS learners
WHERE e.user_id = $1 AND e.role IN ('assistant', 'instructor') AND e.status = 'active'
ORDER BY c.title, c.id
