SELECT count(*) FROM lessons WHERE course_id = $1
