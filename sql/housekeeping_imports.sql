WITH over AS (
    SELECT id FROM enrollment_imports
    WHERE done_at < now() - make_interval(days => $1) OR created_at < now() - make_interval(days => $2)
    LIMIT $3
    FOR UPDATE SKIP LOCKED
)
DELETE FROM enrollment_imports AS i USING over WHERE i.id = over.id
