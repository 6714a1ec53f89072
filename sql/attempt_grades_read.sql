SELECT attempt_id AS attempt, question_id AS question, answer, points, max_points, correct, comment, graded_by, graded_at,
    grade_revision AS revision
FROM attempt_answers
WHERE attempt_id = $1 AND question_id = $2
