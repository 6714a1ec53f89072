-- FOR SHARE: a password change or a disabling in progress is waited for, and one that comes later finds this sign-in.
WITH holder AS (
    SELECT id FROM users WHERE id = $2 AND password_hash = $3 AND disabled_at IS NULL FOR SHARE
), opened AS (
    INSERT INTO auth_sessions (id, user_id, client, address, expires_at)
    SELECT $1, holder.id, $4, $5, now() + make_interval(secs => $6) FROM holder
    RETURNING id
)
INSERT INTO refresh_tokens (token_hash, session_id)
SELECT $7, opened.id FROM opened
RETURNING session_id AS id
