SELECT missing, revision FROM gradebooks WHERE course_id = $1
