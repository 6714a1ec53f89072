SELECT l.id AS lesson, l.title, l.required, coalesce(p.fraction, 0) AS fraction
FROM lessons AS l
JOIN modules AS m ON m.id = l.module_id
LEFT JOIN LATERAL ( -- each by its key, whatever the planner takes the course for
    SELECT fraction FROM lesson_progress WHERE enrollment_id = $1 AND lesson_id = l.id LIMIT 1
) AS p ON true
WHERE l.course_id = $2 AND l.status = 'published'
ORDER BY m.position, l.position
