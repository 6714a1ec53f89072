SELECT question_id, index, draws, type, prompt, spec, key, points, time_limit_s, explanation
FROM version_questions
WHERE version_id = $1
ORDER BY index
