-- The newest of each kind by an index, and the newest of those; what was done to an enrolment was done to its person
SELECT id, at, actor_id AS actor, actor_name, action, subject_kind AS kind, subject_id AS subject, course_id AS course,
    before, after
FROM audit_log
WHERE id IN (
    (SELECT id FROM audit_log WHERE actor_id = $1 ORDER BY at DESC, id DESC LIMIT $2)
    UNION ALL
    (SELECT id FROM audit_log WHERE subject_id = $1 ORDER BY at DESC, id DESC LIMIT $2)
    UNION ALL
    SELECT noted.id
    FROM enrollments AS e
    CROSS JOIN LATERAL (
        SELECT id FROM audit_log WHERE subject_id = e.id ORDER BY at DESC, id DESC LIMIT $2
    ) AS noted
    WHERE e.user_id = $1
)
ORDER BY at DESC, id DESC
LIMIT $2
