SELECT answer.attempt_id AS attempt, answer.question_id AS question, answer.answer, answer.revision, answer.saved_at,
    answer.spent_ms,
    CASE WHEN q.feedback IN ('marks', 'full') AND (q.feedback_from = 'submit' OR over.closed)
        THEN answer.comment END AS comment
FROM attempts AS a
JOIN quizzes AS q ON q.id = a.quiz_id
CROSS JOIN LATERAL quiz_closed(q.id, q.closes_at) AS over
CROSS JOIN LATERAL (SELECT * FROM attempt_answers WHERE attempt_id = a.id AND revision > 0 OFFSET 0) AS answer
WHERE a.user_id = $1
ORDER BY a.started_at, answer.index
