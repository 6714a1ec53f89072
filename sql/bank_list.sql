SELECT id, course_id, tags, type, prompt, spec, key, points, time_limit_s, explanation, revision, created_at, updated_at
FROM bank_questions
WHERE course_id = $1 AND ($2::text IS NULL OR tags @> ARRAY[$2::text]) AND ($3::uuid IS NULL OR id > $3)
ORDER BY id
LIMIT $4
