SELECT p.enrollment_id AS enrollment, p.lesson_id AS lesson, p.fraction, p.position_s, p.updated_at
FROM lesson_progress AS p JOIN enrollments AS e ON e.id = p.enrollment_id
WHERE e.user_id = $1
ORDER BY p.updated_at
