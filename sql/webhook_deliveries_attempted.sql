WITH tried AS (
    UPDATE webhook_deliveries
    SET attempts = attempts + 1, state = $7, ended_at = CASE WHEN $7 <> 'waiting' THEN clock_timestamp() END
    WHERE webhook_id = $1 AND event_id = $2
    RETURNING attempts, body
)
-- Where somebody's name was taken out while it was being sent, the answer may still hold it
INSERT INTO webhook_attempts (webhook_id, event_id, number, duration_ms, status, answer, error)
SELECT $1, $2, tried.attempts, $3, $4, CASE WHEN tried.body = $8 THEN $5 END, $6 FROM tried
