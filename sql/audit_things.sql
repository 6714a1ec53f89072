-- Ids are of one thing only. What is not found is gone.
SELECT id, name AS title, NULL::uuid AS course, NULL::uuid AS quiz FROM users WHERE id = ANY ($1::uuid[])
UNION ALL
SELECT id, title, id, NULL FROM courses WHERE id = ANY ($1)
UNION ALL
SELECT id, title, course_id, NULL FROM modules WHERE id = ANY ($1)
UNION ALL
SELECT id, title, course_id, NULL FROM lessons WHERE id = ANY ($1)
UNION ALL
SELECT e.id, u.name, e.course_id, NULL
FROM enrollments AS e JOIN users AS u ON u.id = e.user_id WHERE e.id = ANY ($1)
UNION ALL
SELECT id, title, course_id, id FROM quizzes WHERE id = ANY ($1)
UNION ALL
SELECT asked.id, asked.prompt, q.course_id, q.id
FROM questions AS asked JOIN quizzes AS q ON q.id = asked.quiz_id WHERE asked.id = ANY ($1)
UNION ALL
SELECT id, prompt, course_id, NULL FROM bank_questions WHERE id = ANY ($1)
UNION ALL
SELECT a.id, u.name, NULL, a.quiz_id FROM attempts AS a JOIN users AS u ON u.id = a.user_id WHERE a.id = ANY ($1)
UNION ALL
SELECT id, name, course_id, NULL FROM certificates WHERE id = ANY ($1)
UNION ALL
SELECT s.id, q.title, s.course_id, q.id
FROM live_sessions AS s JOIN quizzes AS q ON q.id = s.quiz_id WHERE s.id = ANY ($1)
UNION ALL
SELECT id, title, course_id, NULL FROM announcements WHERE id = ANY ($1)
UNION ALL
SELECT id, name, course_id, NULL FROM files WHERE id = ANY ($1)
UNION ALL
SELECT id, CASE WHEN length(description) > 0 THEN description ELSE url END, course_id, NULL FROM webhooks WHERE id = ANY ($1)
UNION ALL
SELECT id, name, NULL, NULL FROM api_tokens WHERE id = ANY ($1)
