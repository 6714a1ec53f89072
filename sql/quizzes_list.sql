SELECT q.id, q.course_id AS course, q.title, q.description, q.revision, q.created_at, q.updated_at,
    (SELECT count(*) FROM questions WHERE quiz_id = q.id) AS questions,
    (SELECT max(number) FROM quiz_versions WHERE quiz_id = q.id) AS version
FROM quizzes AS q
WHERE q.course_id = $1 AND ($2::uuid IS NULL OR q.id > $2)
ORDER BY q.id
LIMIT $3
