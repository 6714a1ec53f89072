SELECT p.session_id, p.id AS participant
FROM enrollments AS e
JOIN participants AS p ON p.user_id = e.user_id AND NOT p.banned
JOIN live_sessions AS s ON s.id = p.session_id AND s.course_id = e.course_id
WHERE e.id = $1
