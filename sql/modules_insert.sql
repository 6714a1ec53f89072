INSERT INTO modules (id, course_id, title, position)
SELECT $1, $2, $3, coalesce(max(position), 0) + 1 FROM modules WHERE course_id = $2
