SELECT c.enrollment_id AS enrollment, c.lesson_id AS lesson, c.title, c.completed_at
FROM lesson_completions AS c JOIN enrollments AS e ON e.id = c.enrollment_id
WHERE e.user_id = $1
ORDER BY c.completed_at
