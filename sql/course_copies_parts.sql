SELECT ARRAY(SELECT id FROM modules WHERE course_id = $1) AS modules,
    ARRAY(SELECT id FROM lessons WHERE course_id = $1) AS lessons,
    ARRAY(SELECT id FROM quizzes WHERE course_id = $1 ORDER BY id) AS quizzes,
    ARRAY(
        SELECT question.id FROM questions AS question JOIN quizzes AS q ON q.id = question.quiz_id
        WHERE q.course_id = $1
    ) AS questions,
    ARRAY(SELECT id FROM bank_questions WHERE course_id = $1 ORDER BY id) AS bank
