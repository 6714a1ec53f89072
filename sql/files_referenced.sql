SELECT
    (SELECT title FROM courses WHERE thumbnail LIKE $1 LIMIT 1) AS course,
    (SELECT title FROM lessons WHERE url LIKE $1 OR body LIKE $1 LIMIT 1) AS lesson,
    (SELECT z.title FROM questions AS q JOIN quizzes AS z ON z.id = q.quiz_id WHERE q.prompt LIKE $1 LIMIT 1) AS quiz,
    EXISTS (SELECT FROM version_questions WHERE prompt LIKE $1) AS published,
    EXISTS (SELECT FROM bank_questions WHERE prompt LIKE $1) AS bank,
    EXISTS (SELECT FROM certificate_templates WHERE logo_id = $2) AS logo
