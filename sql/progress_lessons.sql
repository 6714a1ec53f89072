SELECT l.id AS lesson, l.title, l.required, coalesce(p.fraction, 0) AS fraction
FROM lessons AS l
JOIN modules AS m ON m.id = l.module_id
LEFT JOIN lesson_progress AS p ON p.lesson_id = l.id AND p.enrollment_id = $1
WHERE l.course_id = $2 AND l.status = 'published'
ORDER BY m.position, l.position
