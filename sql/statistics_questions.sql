SELECT DISTINCT ON (asked.question_id) v.number AS version, asked.question_id, asked.index, asked.type, asked.prompt,
    asked.spec, asked.key, asked.points, asked.time_limit_s, asked.explanation
FROM quiz_versions AS v
JOIN version_questions AS asked ON asked.version_id = v.id
WHERE v.quiz_id = $1 AND ($2::integer IS NULL OR v.number = $2)
ORDER BY asked.question_id, v.number DESC
