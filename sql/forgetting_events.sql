SELECT e.channel, e.seq, e.data::text AS data
FROM channel_events AS e
WHERE e.channel = ANY ($1::text[])
    AND EXISTS (SELECT FROM unnest($2::text[]) AS about (id) WHERE strpos(e.data::text, about.id) > 0)
ORDER BY e.channel, e.seq -- of two who rewrite the same events, the second reads what the first wrote
FOR UPDATE OF e
