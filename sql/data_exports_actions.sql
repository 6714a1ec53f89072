SELECT at, action, subject_kind, subject_id, course_id, before, after FROM audit_log WHERE actor_id = $1 ORDER BY id
