SELECT p.enrollment_id AS enrollment, p.lesson_id AS lesson, p.fraction, p.position_s, p.updated_at
FROM enrollments AS e
CROSS JOIN LATERAL (SELECT * FROM lesson_progress WHERE enrollment_id = e.id OFFSET 0) AS p
WHERE e.user_id = $1
ORDER BY p.updated_at
