WITH used AS (
    UPDATE refresh_tokens SET used_at = now() WHERE token_hash = $2
), extended AS (
    UPDATE auth_sessions SET last_used_at = now(), expires_at = now() + make_interval(secs => $4) WHERE id = $1
)
INSERT INTO refresh_tokens (token_hash, session_id) VALUES ($3, $1)
