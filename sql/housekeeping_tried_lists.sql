WITH over AS (
    SELECT id FROM enrollment_imports
    WHERE content IS NOT NULL AND done_at < now() - make_interval(days => $1) LIMIT $2
    FOR UPDATE SKIP LOCKED
)
UPDATE enrollment_imports AS i SET content = NULL FROM over WHERE i.id = over.id
