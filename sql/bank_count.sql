SELECT count(*) FROM bank_questions WHERE course_id = $1
