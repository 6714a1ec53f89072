WITH tried AS (
    UPDATE webhook_deliveries
    SET attempts = attempts + 1, state = $7, ended_at = CASE WHEN $7 <> 'waiting' THEN clock_timestamp() END
    WHERE webhook_id = $1 AND event_id = $2
    RETURNING attempts
)
INSERT INTO webhook_attempts (webhook_id, event_id, number, duration_ms, status, answer, error)
SELECT $1, $2, tried.attempts, $3, $4, $5, $6 FROM tried
