SELECT q.id, q.course_id, CASE WHEN $3::boolean THEN 'instructor' ELSE e.role END AS role, e.id AS enrollment
FROM quizzes AS q
JOIN courses AS c ON c.id = q.course_id
LEFT JOIN enrollments AS e ON e.course_id = q.course_id AND e.user_id = $2 AND e.status = 'active'
WHERE q.id = $1
    AND ($3::boolean OR e.role IN ('assistant', 'instructor')
        OR (e.role IS NOT NULL AND c.status <> 'draft' AND q.own_pace
            AND EXISTS (SELECT FROM quiz_versions WHERE quiz_id = q.id)))
