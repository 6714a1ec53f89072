INSERT INTO attempt_grades (id, attempt_id, question_id, reason, before, points, comment, graded_by)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8)
