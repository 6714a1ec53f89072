WITH given AS (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[]) AS given (webhook_id, event_id, body)
), unanswered AS ( -- a receiver may have answered with what it was sent
    UPDATE webhook_attempts AS a SET answer = NULL
    FROM given
    WHERE a.webhook_id = given.webhook_id AND a.event_id = given.event_id AND a.answer IS NOT NULL
)
UPDATE webhook_deliveries AS d SET body = given.body
FROM given
WHERE d.webhook_id = given.webhook_id AND d.event_id = given.event_id
