SELECT t.id, t.enrollment_id, t.course_id, t.user_id, t.code, t.name, t.course_title, t.completed_at, t.design, t.issued_at,
    t.expires_at, t.state, t.ended_at, t.reason, t.superseded_by, t.object_key, t.drawn_at,
    CASE WHEN $3::boolean THEN 'instructor' ELSE e.role END AS role
FROM certificates AS t
LEFT JOIN enrollments AS e ON e.course_id = t.course_id AND e.user_id = $2 AND e.status = 'active'
WHERE t.id = $1
