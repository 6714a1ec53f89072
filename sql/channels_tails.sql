SELECT e.channel, e.seq, e.at, e.event, e.data::text AS data
FROM unnest($1::text[]) AS wanted (channel)
CROSS JOIN LATERAL (
    SELECT c.channel, c.seq, c.at, c.event, c.data FROM channel_events AS c
    WHERE c.channel = wanted.channel
    ORDER BY c.seq DESC LIMIT $2
) AS e
ORDER BY e.channel, e.seq
