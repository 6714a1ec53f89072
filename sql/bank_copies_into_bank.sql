INSERT INTO bank_questions (id, course_id, tags, type, prompt, spec, key, points, time_limit_s, explanation)
SELECT given.id, $1, $2::text[], q.type, q.prompt, q.spec, q.key, q.points, q.time_limit_s, q.explanation
FROM unnest($3::uuid[], $4::uuid[]) AS given (id, source)
JOIN questions AS q ON q.id = given.source
JOIN quizzes AS z ON z.id = q.quiz_id AND z.course_id = $1
RETURNING id, course_id, tags, type, prompt, spec, key, points, time_limit_s, explanation, revision, created_at, updated_at
