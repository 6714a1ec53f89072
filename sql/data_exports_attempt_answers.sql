SELECT answer.attempt_id AS attempt, answer.question_id AS question, answer.answer, answer.revision, answer.saved_at,
    answer.spent_ms,
    CASE WHEN q.feedback IN ('marks', 'full') AND (q.feedback_from = 'submit' OR q.closes_at <= now())
        THEN answer.comment END AS comment
FROM attempt_answers AS answer
JOIN attempts AS a ON a.id = answer.attempt_id
JOIN quizzes AS q ON q.id = a.quiz_id
WHERE a.user_id = $1 AND answer.revision > 0
ORDER BY a.started_at, answer.index
