SELECT a.id
FROM ( -- put in order before they are looked into, so that those after the last that is wanted are not
    SELECT id FROM attempts
    WHERE quiz_id = $1 AND ($3::uuid IS NULL OR id > $3)
    ORDER BY id
    OFFSET 0
) AS a
CROSS JOIN LATERAL ( -- of each its own few: by the question, the answers of everybody could be read for each
    SELECT question_id FROM attempt_answers WHERE attempt_id = a.id OFFSET 0
) AS answer
WHERE answer.question_id = $2
ORDER BY a.id
LIMIT $4
