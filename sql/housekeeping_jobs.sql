WITH over AS (
    SELECT id FROM outbox
    WHERE done_at < now() - make_interval(days => $1) OR failed_at < now() - make_interval(days => $2)
    LIMIT $3
)
DELETE FROM outbox AS o USING over WHERE o.id = over.id
