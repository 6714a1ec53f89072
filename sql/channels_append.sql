-- The head row stays locked until the commit: seq has no gaps and its order is the order of the commits.
WITH head AS (
    INSERT INTO channel_heads AS h (channel, seq) VALUES ($1, $2)
    ON CONFLICT (channel) DO UPDATE SET seq = h.seq + excluded.seq
    RETURNING h.seq
)
INSERT INTO channel_events (channel, seq, at, event, data)
SELECT $1, head.seq - $2 + given.n, clock_timestamp(), given.event, given.data::json
FROM head, unnest($3::text[], $4::text[]) WITH ORDINALITY AS given (event, data, n)
RETURNING seq, at
