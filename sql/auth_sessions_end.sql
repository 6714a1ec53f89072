-- In one order, so that two of these never wait for each other.
WITH ending AS (
    SELECT id FROM auth_sessions
    WHERE user_id = $1 AND ended_at IS NULL
      AND ($2::uuid IS NULL OR id = $2) AND ($3::uuid IS NULL OR id <> $3)
    ORDER BY id FOR UPDATE
)
UPDATE auth_sessions AS s SET ended_at = now(), ended_reason = $4
FROM ending WHERE s.id = ending.id
RETURNING s.id
