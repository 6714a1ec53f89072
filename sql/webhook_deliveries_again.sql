-- Its place stays: what waits behind it is sent after it.
WITH again AS (
    UPDATE webhook_deliveries SET state = 'waiting', ended_at = NULL, forgiven = attempts
    WHERE webhook_id = $1 AND event_id = $2 AND state <> 'waiting'
    RETURNING event_id, event
)
SELECT event_id, pg_notify($3, event) FROM again
