SELECT id, quiz_id AS quiz, number AS version, title, question_count AS questions, published_at AS created_at
FROM quiz_versions
WHERE quiz_id = $1 AND ($2::integer IS NULL OR number = $2)
ORDER BY number DESC
LIMIT 1
