INSERT INTO questions (id, quiz_id, position, type, prompt, spec, key, points, time_limit_s, explanation)
SELECT given.id, $1, $2 + given.number, b.type, b.prompt, b.spec, b.key, b.points, b.time_limit_s, b.explanation
FROM unnest($4::uuid[], $5::uuid[]) WITH ORDINALITY AS given (id, source, number)
JOIN bank_questions AS b ON b.id = given.source AND b.course_id = $3
RETURNING id, quiz_id, position, type, prompt, spec, key, points, time_limit_s, explanation, revision, created_at, updated_at
