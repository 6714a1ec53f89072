INSERT INTO gradebook_categories (course_id, title, position, weight, drop_lowest)
SELECT $1, given.title, given.position, given.weight, given.drop_lowest
FROM unnest($2::text[], $3::numeric[], $4::integer[]) WITH ORDINALITY AS given (title, weight, drop_lowest, position)
ON CONFLICT (course_id, title) DO UPDATE
SET position = excluded.position, weight = excluded.weight, drop_lowest = excluded.drop_lowest
