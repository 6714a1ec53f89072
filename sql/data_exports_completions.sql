SELECT c.enrollment_id AS enrollment, c.lesson_id AS lesson, c.title, c.completed_at
FROM enrollments AS e
CROSS JOIN LATERAL (SELECT * FROM lesson_completions WHERE enrollment_id = e.id OFFSET 0) AS c
WHERE e.user_id = $1
ORDER BY c.completed_at
