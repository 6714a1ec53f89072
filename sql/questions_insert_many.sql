INSERT INTO questions (id, quiz_id, position, type, prompt, spec, key, points, time_limit_s, explanation)
SELECT given.id, $1, $2 + given.number, given.type, given.prompt, given.spec, given.key, given.points, given.time_limit_s,
    given.explanation
FROM unnest($3::uuid[], $4::text[], $5::text[], $6::jsonb[], $7::jsonb[], $8::integer[], $9::integer[], $10::text[])
    WITH ORDINALITY AS given (id, type, prompt, spec, key, points, time_limit_s, explanation, number)
