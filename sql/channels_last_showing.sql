SELECT event, data::text AS data FROM channel_events
WHERE channel = $1 AND event = ANY ($2::text[])
ORDER BY seq DESC LIMIT 1
