UPDATE outbox SET handed_at = clock_timestamp() WHERE id = ANY ($1::bigint[])
