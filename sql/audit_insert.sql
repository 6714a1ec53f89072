INSERT INTO audit_log (id, actor_id, actor_name, action, subject_kind, subject_id, course_id, before, after)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
