UPDATE modules AS m SET position = given.position
FROM unnest($2::uuid[]) WITH ORDINALITY AS given (id, position)
WHERE m.id = given.id AND m.course_id = $1
