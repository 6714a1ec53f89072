SELECT coalesce(sum(size), 0)::bigint AS bytes FROM files WHERE owner_id = $1 AND expires_at IS NULL
