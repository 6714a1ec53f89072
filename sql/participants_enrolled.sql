-- FOR KEY SHARE, which the foreign key would take a moment later: who deletes their account waits for what is about to be
-- said of them under their name, and who comes after that finds none.
SELECT s.id AS session_id, e.user_id, u.name, e.role, e.extra_time_factor::real AS time_factor
FROM unnest($1::uuid[], $2::uuid[]) AS wanted (session_id, user_id)
JOIN live_sessions AS s ON s.id = wanted.session_id
CROSS JOIN LATERAL ( -- by the person: by the course, everybody in it could be read for each
    SELECT course_id, user_id, role, extra_time_factor FROM enrollments
    WHERE user_id = wanted.user_id AND status = 'active'
    OFFSET 0
) AS e
JOIN users AS u ON u.id = e.user_id
WHERE e.course_id = s.course_id
FOR KEY SHARE OF u
