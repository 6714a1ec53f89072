SELECT e.channel, e.seq, e.at, e.event, e.data::text AS data
FROM unnest($1::text[], $2::bigint[]) AS wanted (channel, seq)
CROSS JOIN LATERAL (
    SELECT c.channel, c.seq, c.at, c.event, c.data FROM channel_events AS c
    WHERE c.channel = wanted.channel AND c.seq > wanted.seq
    ORDER BY c.seq LIMIT $3
) AS e
ORDER BY e.channel, e.seq
