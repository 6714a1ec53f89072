WITH over AS (
    SELECT token_hash FROM one_time_tokens WHERE expires_at < now() - make_interval(days => $1) LIMIT $2
)
DELETE FROM one_time_tokens AS t USING over WHERE t.token_hash = over.token_hash
