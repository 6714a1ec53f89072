INSERT INTO modules (id, course_id, title, position)
SELECT copy.id, $1, m.title, m.position
FROM unnest($2::uuid[], $3::uuid[]) AS copy (of, id) JOIN modules AS m ON m.id = copy.of
