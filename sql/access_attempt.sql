SELECT a.id, q.course_id, CASE WHEN $3::boolean THEN 'instructor' ELSE e.role END AS role, a.user_id = $2 AS own
FROM attempts AS a
JOIN quizzes AS q ON q.id = a.quiz_id
LEFT JOIN enrollments AS e ON e.course_id = q.course_id AND e.user_id = $2 AND e.status = 'active'
WHERE a.id = $1 AND ($3::boolean OR e.role IS NOT NULL OR a.user_id = $2)
