SELECT id, code, name, course_title, completed_at, issued_at, expires_at, state, reason
FROM certificates WHERE user_id = $1 ORDER BY id
