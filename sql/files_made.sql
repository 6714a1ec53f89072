INSERT INTO files (id, owner_id, public, name, object_key, content_type, size, sha256, ready_at, expires_at)
VALUES ($1, $2, false, $3, $4, $5, $6, $7, now(), now() + make_interval(days => $8))
