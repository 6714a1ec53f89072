WITH RECURSIVE edges AS (
    SELECT course_id, requires_id FROM course_prerequisites WHERE course_id = $1
    UNION
    SELECT next.course_id, next.requires_id
    FROM edges JOIN course_prerequisites AS next ON next.course_id = edges.requires_id
)
SELECT course_id, requires_id FROM edges
