-- Their name as it is once they are held, or what somebody does as they delete their account would keep it.
WITH doer AS MATERIALIZED (
    SELECT name FROM users WHERE id = $2 FOR KEY SHARE
)
INSERT INTO audit_log (id, actor_id, actor_name, action, subject_kind, subject_id, course_id, before, after)
SELECT $1, $2, coalesce((SELECT name FROM doer), $3), $4, $5, $6, $7, $8, $9
