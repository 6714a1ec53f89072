SELECT s.id, s.course_id, s.version_id, v.title, s.approval, s.teams
FROM live_sessions AS s JOIN quiz_versions AS v ON v.id = s.version_id
WHERE s.id = ANY($1::uuid[])
