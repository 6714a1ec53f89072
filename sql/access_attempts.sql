SELECT q.id, q.course_id, CASE WHEN $3::boolean THEN 'instructor' ELSE e.role END AS role, own.any AS own
FROM quizzes AS q
JOIN courses AS c ON c.id = q.course_id
LEFT JOIN enrollments AS e ON e.course_id = q.course_id AND e.user_id = $2 AND e.status = 'active'
CROSS JOIN LATERAL (SELECT EXISTS (SELECT FROM attempts WHERE quiz_id = q.id AND user_id = $2) AS any) AS own
WHERE q.id = $1
    AND ($3::boolean OR e.role IN ('assistant', 'instructor') OR own.any
        OR (e.role IS NOT NULL AND c.status <> 'draft' AND q.own_pace
            AND EXISTS (SELECT FROM quiz_versions WHERE quiz_id = q.id)))
