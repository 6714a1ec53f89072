INSERT INTO version_questions (version_id, question_id, index, type, prompt, spec, key, points, time_limit_s, explanation)
SELECT $1, id, row_number() OVER (ORDER BY position), type, prompt, spec, key, points, time_limit_s, explanation
FROM questions
WHERE quiz_id = $2
