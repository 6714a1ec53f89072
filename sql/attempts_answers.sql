SELECT answer.question_id, answer.index, answer.answer, answer.revision, answer.saved_at, answer.spent_ms,
    answer.correct, answer.points, answer.max_points, answer.comment, answer.given_points,
    correction.key AS corrected_key, coalesce(correction.voided, false) AS voided
FROM attempt_answers AS answer
JOIN attempts AS a ON a.id = answer.attempt_id
LEFT JOIN question_corrections AS correction
    ON correction.version_id = a.version_id AND correction.question_id = answer.question_id
WHERE answer.attempt_id = $1
ORDER BY answer.index
