SELECT s.id
FROM live_sessions AS s JOIN enrollments AS e ON e.course_id = s.course_id
WHERE s.pin = $1 AND s.ended_at IS NULL AND e.user_id = $2 AND e.status = 'active' AND NOT e.role = ANY ($3::text[])
