-- Sorted, so that two of these lock the heads they share in the same order.
WITH given AS (
    SELECT g.channel, g.data FROM unnest($1::text[], $2::text[]) AS g (channel, data)
), heads AS (
    INSERT INTO channel_heads AS h (channel, seq)
    SELECT given.channel, 1 FROM given ORDER BY given.channel
    ON CONFLICT (channel) DO UPDATE SET seq = h.seq + 1
    RETURNING h.channel, h.seq
)
INSERT INTO channel_events (channel, seq, at, event, data)
SELECT heads.channel, heads.seq, clock_timestamp(), $3, given.data::json
FROM heads JOIN given ON given.channel = heads.channel
RETURNING channel, seq, at
