SELECT id, reason, before, points, comment, graded_by, graded_at FROM attempt_grades
WHERE attempt_id = $1 AND question_id = $2
ORDER BY graded_at, id
