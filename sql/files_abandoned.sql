DELETE FROM files
WHERE id IN (
    SELECT id FROM files
    WHERE ready_at IS NULL AND created_at < now() - make_interval(hours => $1)
    ORDER BY created_at LIMIT $2
    FOR UPDATE SKIP LOCKED)
RETURNING object_key
