INSERT INTO quizzes (id, course_id, title, description)
SELECT copy.id, $1, q.title, q.description
FROM unnest($2::uuid[], $3::uuid[]) AS copy (of, id) JOIN quizzes AS q ON q.id = copy.of
