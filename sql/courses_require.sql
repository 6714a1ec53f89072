WITH wanted AS (
    SELECT c.id FROM courses AS c
    LEFT JOIN enrollments AS e ON e.course_id = c.id AND e.user_id = $3 AND e.status = 'active'
    WHERE c.id = ANY ($2::uuid[]) AND c.id <> $1 AND ($4::boolean OR c.status = 'published' OR e.role IS NOT NULL)
), dropped AS (
    DELETE FROM course_prerequisites WHERE course_id = $1 AND requires_id <> ALL ($2::uuid[])
), added AS (
    INSERT INTO course_prerequisites (course_id, requires_id) SELECT $1, id FROM wanted
    ON CONFLICT DO NOTHING
)
SELECT count(*) FROM wanted
