SELECT seq, at, event, data, (SELECT first.at FROM channel_events AS first WHERE first.channel = $1 ORDER BY seq LIMIT 1) AS began
FROM channel_events
WHERE channel = $1 AND seq > $2
ORDER BY seq
LIMIT $3
