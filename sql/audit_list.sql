SELECT id, at, actor_id AS actor, actor_name, action, subject_kind AS kind, subject_id AS subject, course_id AS course,
    before, after
FROM audit_log
WHERE ($1::uuid IS NULL OR actor_id = $1)
    AND ($2::text IS NULL OR subject_kind = $2)
    AND ($3::uuid IS NULL OR subject_id = $3)
    AND ($4::uuid IS NULL OR course_id = $4)
    AND ($5::text IS NULL OR action = $5)
    AND ($6::timestamptz IS NULL OR at >= $6)
    AND ($7::timestamptz IS NULL OR at < $7)
