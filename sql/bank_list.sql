SELECT id, course_id, tags, type, prompt, spec, key, points, time_limit_s, explanation, revision, created_at, updated_at
FROM bank_questions
WHERE course_id = $1 AND ($2::text IS NULL OR tags @> ARRAY[$2::text])
