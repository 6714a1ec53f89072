SELECT count(*) AS learners,
    count(*) FILTER (WHERE EXISTS (SELECT FROM lesson_progress WHERE enrollment_id = e.id)
        OR EXISTS (SELECT FROM lesson_completions WHERE enrollment_id = e.id)) AS begun,
    count(p.completed_at) AS completed
FROM enrollments AS e
LEFT JOIN course_progress AS p ON p.enrollment_id = e.id
WHERE e.course_id = $1 AND e.role = 'student' AND e.status = 'active'
