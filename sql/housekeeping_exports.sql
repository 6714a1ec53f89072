WITH over AS (
    SELECT id FROM data_exports WHERE created_at < now() - make_interval(days => $1) LIMIT $2
)
DELETE FROM data_exports AS e USING over WHERE e.id = over.id
