UPDATE webhook_deliveries AS d SET body = given.body
FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS given (webhook_id, event_id, body)
WHERE d.webhook_id = given.webhook_id AND d.event_id = given.event_id
