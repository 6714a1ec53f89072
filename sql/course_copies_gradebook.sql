WITH book AS (
    INSERT INTO gradebooks (course_id, missing, revision)
    SELECT $2, g.missing, g.revision FROM gradebooks AS g WHERE g.course_id = $1
), categories AS (
    INSERT INTO gradebook_categories (course_id, title, position, weight, drop_lowest)
    SELECT $2, c.title, c.position, c.weight, c.drop_lowest FROM gradebook_categories AS c WHERE c.course_id = $1
)
INSERT INTO gradebook_columns (course_id, quiz_id, category, weight, attempts, basis)
SELECT $2, copy.id, c.category, c.weight, c.attempts, c.basis
FROM unnest($3::uuid[], $4::uuid[]) AS copy (of, id) JOIN gradebook_columns AS c ON c.quiz_id = copy.of
