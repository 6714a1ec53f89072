INSERT INTO lesson_prerequisites (course_id, lesson_id, requires_id)
SELECT $1, copy.id, needed.id
FROM unnest($2::uuid[], $3::uuid[]) AS copy (of, id)
JOIN lesson_prerequisites AS edge ON edge.lesson_id = copy.of
JOIN unnest($2::uuid[], $3::uuid[]) AS needed (of, id) ON needed.of = edge.requires_id
