SELECT a.id FROM attempts AS a
JOIN attempt_answers AS answer ON answer.attempt_id = a.id AND answer.question_id = $2
WHERE a.quiz_id = $1 AND ($3::uuid IS NULL OR a.id > $3)
ORDER BY a.id
LIMIT $4
