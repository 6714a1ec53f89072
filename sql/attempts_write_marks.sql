WITH marked AS (
    SELECT m.question, m.correct, m.points, m.most, m.fraction, before.points AS before, before.graded_by
    FROM unnest($2::uuid[], $3::boolean[], $4::numeric[], $5::numeric[], $6::real[])
        AS m (question, correct, points, most, fraction)
    JOIN attempt_answers AS before ON before.attempt_id = $1 AND before.question_id = m.question
), written AS (
    UPDATE attempt_answers AS answer
    SET correct = marked.correct, points = marked.points, max_points = marked.most, fraction = marked.fraction,
        grade_revision = answer.grade_revision + ( -- which a grader is told: what they read is another now
            answer.max_points IS NOT NULL AND (answer.correct, answer.points, answer.max_points)
                IS DISTINCT FROM (marked.correct, marked.points, marked.most)
        )::integer
    FROM marked
    WHERE answer.attempt_id = $1 AND answer.question_id = marked.question
        AND (answer.correct, answer.points, answer.max_points, answer.fraction)
            IS DISTINCT FROM (marked.correct, marked.points, marked.most, marked.fraction)
    RETURNING answer.question_id
)
SELECT marked.question AS question_id, marked.before, marked.points
FROM marked JOIN written ON written.question_id = marked.question
WHERE marked.before IS DISTINCT FROM marked.points
