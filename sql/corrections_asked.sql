SELECT v.id AS version_id, v.number, asked.type, asked.prompt, asked.spec, asked.key, asked.points, asked.time_limit_s,
    asked.explanation, c.key AS corrected_key, coalesce(c.voided, false) AS voided
FROM quiz_versions AS v
JOIN version_questions AS asked ON asked.version_id = v.id AND asked.question_id = $2
LEFT JOIN question_corrections AS c ON c.version_id = v.id AND c.question_id = $2
WHERE v.quiz_id = $1 AND ($3::integer IS NULL OR v.number = $3)
ORDER BY v.number
