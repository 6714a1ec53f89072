INSERT INTO questions (id, quiz_id, position, type, prompt, spec, key, points, time_limit_s, explanation)
SELECT copy.id, quiz.id, q.position, q.type, q.prompt, q.spec, q.key, q.points, q.time_limit_s, q.explanation
FROM unnest($1::uuid[], $2::uuid[]) AS copy (of, id)
JOIN questions AS q ON q.id = copy.of
JOIN unnest($3::uuid[], $4::uuid[]) AS quiz (of, id) ON quiz.of = q.quiz_id
