SELECT (
    coalesce((SELECT sum(size) FROM files WHERE owner_id = $1 AND expires_at IS NULL), 0)
    + coalesce((
        SELECT sum(u.size) FROM uploads AS u
        JOIN files AS f ON f.id = u.file_id
        WHERE f.owner_id = $1 AND u.expires_at > now()), 0)
)::bigint AS bytes
