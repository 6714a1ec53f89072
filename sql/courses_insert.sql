-- A course, its creator as its instructor, and the word of it in the audit log: one round trip, whole or not at all.
-- The name as in audit_insert.sql.
WITH doer AS MATERIALIZED (
    SELECT name FROM users WHERE id = $13 FOR KEY SHARE
), made AS (
    INSERT INTO courses (
        id, title, summary, description, description_html, price, currency, metadata, thumbnail, self_enroll,
        enroll_code, capacity, created_by, search
    )
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, course_search($14, $15, $16))
    RETURNING *
), taught AS (
    INSERT INTO enrollments (id, course_id, user_id, role)
    SELECT $17, id, created_by, 'instructor' FROM made
), noted AS (
    INSERT INTO audit_log (id, actor_id, actor_name, action, subject_kind, subject_id, course_id, after)
    SELECT $18, created_by, coalesce((SELECT name FROM doer), $19), $20, $21, id, id, $22 FROM made
)
SELECT id, title, summary, description, description_html, status, price, currency, metadata, thumbnail, self_enroll,
    enroll_code, capacity, revision, created_at, updated_at, ARRAY[]::uuid[] AS prerequisites
FROM made
