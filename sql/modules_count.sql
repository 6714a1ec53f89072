SELECT count(*) FROM modules WHERE course_id = $1
