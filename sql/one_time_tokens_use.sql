-- The user is locked first: of two uses at once the second finds its token used. All others go with it, so that an older
-- mail found later is of no use to anybody.
WITH given AS (
    SELECT t.user_id
    FROM one_time_tokens AS t
    JOIN users AS u ON u.id = t.user_id AND u.disabled_at IS NULL
    WHERE t.token_hash = $1 AND t.purpose = $2 AND t.used_at IS NULL AND t.expires_at > now()
    FOR NO KEY UPDATE OF u, t
), used AS (
    UPDATE one_time_tokens AS t SET used_at = now()
    FROM given WHERE t.user_id = given.user_id AND t.purpose = $2 AND t.used_at IS NULL
)
SELECT user_id FROM given
