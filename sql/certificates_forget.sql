UPDATE certificates
SET state = 'revoked', ended_at = coalesce(ended_at, now()), reason = coalesce(reason, $2), name = $3, object_key = NULL,
    user_id = NULL
WHERE user_id = $1
