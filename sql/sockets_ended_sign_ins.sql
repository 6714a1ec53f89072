-- A socket is known by the sign-in or the program's token it was opened with: it stays while either of them is good.
SELECT given.id
FROM unnest($1::uuid[]) AS given (id)
WHERE NOT EXISTS (
        SELECT FROM auth_sessions AS s JOIN users AS u ON u.id = s.user_id
        WHERE s.id = given.id AND s.ended_at IS NULL AND s.expires_at > now() AND u.disabled_at IS NULL)
    AND NOT EXISTS (
        SELECT FROM api_tokens AS t JOIN users AS u ON u.id = t.user_id
        WHERE t.id = given.id AND (t.expires_at IS NULL OR t.expires_at > now()) AND u.disabled_at IS NULL)
