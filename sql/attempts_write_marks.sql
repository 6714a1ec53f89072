WITH marked AS (
    SELECT m.question, m.correct, m.points, m.most, before.points AS before, before.graded_by
    FROM unnest($2::uuid[], $3::boolean[], $4::numeric[], $5::numeric[]) AS m (question, correct, points, most)
    JOIN attempt_answers AS before ON before.attempt_id = $1 AND before.question_id = m.question
), written AS (
    UPDATE attempt_answers AS answer
    SET correct = marked.correct, points = marked.points, max_points = marked.most,
        grade_revision = answer.grade_revision + (answer.max_points IS NOT NULL)::integer
    FROM marked
    WHERE answer.attempt_id = $1 AND answer.question_id = marked.question
        AND (answer.correct, answer.points, answer.max_points)
            IS DISTINCT FROM (marked.correct, marked.points, marked.most)
    RETURNING answer.question_id
)
SELECT marked.question AS question_id, marked.before, marked.points
FROM marked JOIN written ON written.question_id = marked.question
WHERE marked.before IS DISTINCT FROM marked.points
