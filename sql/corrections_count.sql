SELECT count(*) FROM attempts AS a
CROSS JOIN LATERAL ( -- of each its own few: by the question, the answers of everybody could be read for each
    SELECT question_id FROM attempt_answers WHERE attempt_id = a.id OFFSET 0
) AS answer
WHERE a.quiz_id = $1 AND answer.question_id = $2
