SELECT q.id, q.course_id, q.title, (SELECT count(*) FROM questions WHERE quiz_id = q.id) AS questions,
    EXISTS (SELECT FROM quiz_versions WHERE quiz_id = q.id) AS published
FROM quizzes AS q
WHERE q.course_id = ANY ($1::uuid[])
ORDER BY q.id
