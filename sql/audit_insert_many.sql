-- The name as in audit_insert.sql.
WITH doer AS MATERIALIZED (
    SELECT name FROM users WHERE id = $1 FOR KEY SHARE
)
INSERT INTO audit_log (id, actor_id, actor_name, action, subject_kind, subject_id, course_id, after)
SELECT given.id, $1, coalesce((SELECT name FROM doer), $2), $3, $4, given.subject, $5, given.after
FROM unnest($6::uuid[], $7::uuid[], $8::jsonb[]) AS given (id, subject, after)
