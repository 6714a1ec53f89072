SELECT s.id AS session_id, e.user_id, u.name, e.role, e.extra_time_factor::real AS time_factor
FROM unnest($1::uuid[], $2::uuid[]) AS wanted (session_id, user_id)
JOIN live_sessions AS s ON s.id = wanted.session_id
JOIN enrollments AS e ON e.course_id = s.course_id AND e.user_id = wanted.user_id AND e.status = 'active'
JOIN users AS u ON u.id = e.user_id
