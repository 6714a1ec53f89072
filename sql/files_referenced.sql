-- Only who has a say in the file can keep it: what strangers write about it does not stop its owner. Nor is anybody told
-- the titles of a course that is not theirs.
WITH file AS (
    SELECT owner_id, course_id FROM files WHERE id = $2
), places AS (
    SELECT course_id, bool_or(told) AS told
    FROM (
        SELECT course_id, true AS told FROM file WHERE course_id IS NOT NULL
        UNION ALL
        SELECT e.course_id, $4::boolean OR e.user_id = $3
        FROM enrollments AS e, file
        WHERE e.user_id IN (file.owner_id, $3) AND e.status = 'active' AND e.role IN ('assistant', 'instructor')
    ) AS said
    GROUP BY course_id
), shown AS (
    SELECT 1 AS kind, c.id AS course_id, c.title
    FROM courses AS c JOIN places AS p ON p.course_id = c.id
    WHERE c.thumbnail LIKE $1 OR c.description LIKE $1
    UNION ALL
    SELECT 2, l.course_id, l.title
    FROM lessons AS l JOIN places AS p USING (course_id)
    WHERE l.url LIKE $1 OR l.body LIKE $1
    UNION ALL
    SELECT 3, z.course_id, z.title
    FROM quizzes AS z JOIN places AS p USING (course_id)
    WHERE EXISTS (SELECT FROM questions AS q WHERE q.quiz_id = z.id AND (q.prompt LIKE $1 OR q.explanation LIKE $1))
    UNION ALL
    SELECT 4, z.course_id, z.title
    FROM quizzes AS z JOIN places AS p USING (course_id) JOIN quiz_versions AS v ON v.quiz_id = z.id
    WHERE EXISTS (SELECT FROM version_questions AS q WHERE q.version_id = v.id AND (q.prompt LIKE $1 OR q.explanation LIKE $1))
    UNION ALL
    SELECT 5, b.course_id, NULL FROM bank_questions AS b JOIN places AS p USING (course_id)
    WHERE b.prompt LIKE $1 OR b.explanation LIKE $1
    UNION ALL
    SELECT 6, t.course_id, NULL FROM certificate_templates AS t JOIN places AS p USING (course_id) WHERE t.logo_id = $2
    UNION ALL
    SELECT 7, a.course_id, a.title FROM announcements AS a JOIN places AS p USING (course_id) WHERE a.body LIKE $1
)
SELECT DISTINCT ON (s.kind) s.kind, CASE WHEN p.told THEN s.title END AS title
FROM shown AS s JOIN places AS p USING (course_id)
ORDER BY s.kind, p.told DESC, s.title
