SELECT s.id, v.title, s.state
FROM live_sessions AS s JOIN quiz_versions AS v ON v.id = s.version_id
WHERE s.course_id = $1 AND s.ended_at IS NULL
ORDER BY s.id
