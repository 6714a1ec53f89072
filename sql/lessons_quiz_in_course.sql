SELECT EXISTS (SELECT FROM quizzes WHERE id = $1 AND course_id = $2)
