SELECT s.id
FROM live_sessions AS s
JOIN participants AS p ON p.session_id = s.id AND p.user_id = $2 AND p.removed_at IS NULL
WHERE s.course_id = $1 AND s.state <> 'ended'
ORDER BY s.id
FOR UPDATE OF s
