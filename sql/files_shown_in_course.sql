WITH file AS (
    SELECT f.id, given.address
    FROM unnest($2::uuid[], $3::text[]) AS given (id, address) JOIN files AS f USING (id)
    WHERE f.course_id = $1
)
SELECT f.id AS file_id, 1 AS kind, c.id AS place_id, c.title
FROM file AS f JOIN courses AS c ON c.thumbnail LIKE f.address OR c.description LIKE f.address
WHERE c.id = $1
UNION ALL
SELECT f.id, 2, l.id, l.title
FROM file AS f JOIN lessons AS l ON l.url LIKE f.address OR l.body LIKE f.address
WHERE l.course_id = $1
UNION ALL
SELECT f.id, 3, z.id, z.title
FROM file AS f CROSS JOIN quizzes AS z
WHERE z.course_id = $1 AND EXISTS (SELECT FROM questions AS q WHERE q.quiz_id = z.id AND (q.prompt LIKE f.address OR q.explanation LIKE f.address))
UNION ALL
SELECT f.id, 4, z.id, z.title
FROM file AS f CROSS JOIN quizzes AS z
WHERE z.course_id = $1 AND EXISTS (
    SELECT FROM quiz_versions AS v JOIN version_questions AS q ON q.version_id = v.id
    WHERE v.quiz_id = z.id AND (q.prompt LIKE f.address OR q.explanation LIKE f.address))
UNION ALL
SELECT f.id, 5, NULL, NULL
FROM file AS f
WHERE EXISTS (SELECT FROM bank_questions AS b WHERE b.course_id = $1 AND (b.prompt LIKE f.address OR b.explanation LIKE f.address))
UNION ALL
SELECT f.id, 6, NULL, NULL
FROM file AS f JOIN certificate_templates AS t ON t.logo_id = f.id
WHERE t.course_id = $1
UNION ALL
SELECT f.id, 7, a.id, a.title
FROM file AS f JOIN announcements AS a ON a.body LIKE f.address
WHERE a.course_id = $1
ORDER BY kind, title, place_id
