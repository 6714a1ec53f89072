UPDATE lessons AS l SET module_id = given.module, position = given.position
FROM unnest($2::uuid[], $3::uuid[], $4::integer[]) AS given (module, id, position)
WHERE l.id = given.id AND l.course_id = $1
