UPDATE channel_events AS e SET data = given.data::json
FROM unnest($1::text[], $2::bigint[], $3::text[]) AS given (channel, seq, data)
WHERE e.channel = given.channel AND e.seq = given.seq
