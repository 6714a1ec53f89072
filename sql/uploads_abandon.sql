DELETE FROM files AS f
USING uploads AS u
WHERE u.file_id = f.id AND f.id = $1 AND f.owner_id = $2 AND f.ready_at IS NULL
RETURNING f.object_key
