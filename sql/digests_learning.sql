SELECT c.title, coalesce(p.percent, 0) AS percent, done.n AS done, new.n AS new, due.n AS due,
    due.next[1] AS next_due, due.next_at
FROM enrollments AS e
JOIN courses AS c ON c.id = e.course_id AND c.status = 'published'
LEFT JOIN course_progress AS p ON p.enrollment_id = e.id
CROSS JOIN LATERAL (
    SELECT count(*) AS n FROM lesson_completions AS d
    WHERE d.enrollment_id = e.id AND d.completed_at >= $2 AND d.completed_at < $3
) AS done
CROSS JOIN LATERAL (
    SELECT count(*) AS n FROM lessons AS l
    WHERE l.course_id = c.id AND l.status = 'published'
        AND greatest(l.created_at, l.release_at) >= $2 AND greatest(l.created_at, l.release_at) < $3
) AS new
CROSS JOIN LATERAL (
    SELECT count(*) AS n, array_agg(q.title ORDER BY q.closes_at, q.id) AS next, min(q.closes_at) AS next_at
    FROM quizzes AS q
    WHERE q.course_id = c.id AND q.own_pace AND q.closes_at >= $3 AND q.closes_at < $4
        AND EXISTS (SELECT FROM quiz_versions AS v WHERE v.quiz_id = q.id)
        AND NOT EXISTS (
            SELECT FROM attempts AS a WHERE a.quiz_id = q.id AND a.enrollment_id = e.id AND a.state <> 'in_progress'
        )
) AS due
WHERE e.user_id = $1 AND e.role = 'student' AND e.status = 'active'
ORDER BY c.title, c.id
