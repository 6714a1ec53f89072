WITH wanted AS (
    SELECT id FROM lessons WHERE course_id = $2 AND id = ANY ($3::uuid[]) AND id <> $1
), dropped AS (
    DELETE FROM lesson_prerequisites WHERE lesson_id = $1 AND requires_id <> ALL ($3::uuid[])
), added AS (
    INSERT INTO lesson_prerequisites (lesson_id, requires_id, course_id) SELECT $1, id, $2 FROM wanted
    ON CONFLICT DO NOTHING
)
SELECT count(*) FROM wanted
