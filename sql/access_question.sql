SELECT question.id, question.quiz_id, q.course_id, CASE WHEN $3::boolean THEN 'instructor' ELSE e.role END AS role
FROM questions AS question
JOIN quizzes AS q ON q.id = question.quiz_id
LEFT JOIN enrollments AS e ON e.course_id = q.course_id AND e.user_id = $2 AND e.status = 'active'
WHERE question.id = $1 AND ($3::boolean OR e.role IS NOT NULL)
