SELECT version_id, question_id, index, type, prompt, spec, key, points, time_limit_s, explanation
FROM version_questions
WHERE version_id = ANY($1::uuid[]) AND cardinality(draws) = 0
ORDER BY version_id, index
