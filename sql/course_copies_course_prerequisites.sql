INSERT INTO course_prerequisites (course_id, requires_id)
SELECT $2, requires_id FROM course_prerequisites WHERE course_id = $1
