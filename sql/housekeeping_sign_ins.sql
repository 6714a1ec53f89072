-- Its refresh tokens go with it; until then a used one is still recognised.
WITH over AS (
    SELECT id FROM auth_sessions
    WHERE expires_at < now() - make_interval(days => $1) OR ended_at < now() - make_interval(days => $1)
    LIMIT $2
)
DELETE FROM auth_sessions AS s USING over WHERE s.id = over.id
