-- The loser of two refreshes with one token waits here and then sees it used.
SELECT s.id AS session_id,
       s.user_id,
       t.used_at IS NOT NULL AS used,
       s.ended_at IS NOT NULL OR s.expires_at <= now() AS over,
       u.disabled_at IS NOT NULL AS disabled
FROM refresh_tokens AS t
JOIN auth_sessions AS s ON s.id = t.session_id
JOIN users AS u ON u.id = s.user_id
WHERE t.token_hash = $1
FOR UPDATE OF t, s
