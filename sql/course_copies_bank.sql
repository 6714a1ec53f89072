INSERT INTO bank_questions (id, course_id, tags, type, prompt, spec, key, points, time_limit_s, explanation)
SELECT copy.id, $1, q.tags, q.type, q.prompt, q.spec, q.key, q.points, q.time_limit_s, q.explanation
FROM unnest($2::uuid[], $3::uuid[]) AS copy (of, id) JOIN bank_questions AS q ON q.id = copy.of
