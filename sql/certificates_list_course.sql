SELECT t.id, t.enrollment_id, t.course_id, t.user_id, t.code, t.name, t.course_title, t.completed_at, t.design, t.issued_at,
    t.expires_at, t.state, t.ended_at, t.reason, t.superseded_by, t.object_key, t.drawn_at
FROM certificates AS t
WHERE t.course_id = $1
