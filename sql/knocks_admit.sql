WITH admitted AS (
    DELETE FROM live_knocks
    WHERE session_id = $1 AND ($2::uuid IS NULL OR id = $2) AND refused_at IS NULL
    RETURNING id, session_id, name, name_key, seed, team, joined_with
), touched AS ( -- so that who waits to join meanwhile counts again
    UPDATE live_sessions SET updated_at = clock_timestamp() WHERE id = $1 AND EXISTS (SELECT FROM admitted)
)
INSERT INTO participants (id, session_id, guest, name, name_key, seed, team, joined_with)
SELECT id, session_id, true, name, name_key, seed, team, joined_with FROM admitted
RETURNING id, name, team
