WITH given AS (
    SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::boolean[], $5::text[], $6::text[], $7::integer[], $8::real[],
        $9::integer[], $10::bytea[]) AS g (id, session_id, user_id, guest, name, name_key, seed, time_factor, team, joined_with)
), enrolled AS (
    INSERT INTO participants AS p (id, session_id, user_id, guest, name, name_key, seed, time_factor, team)
    SELECT id, session_id, user_id, guest, name, name_key, seed, time_factor, team FROM given WHERE NOT guest
    ON CONFLICT (session_id, user_id) DO UPDATE SET removed_at = NULL, time_factor = excluded.time_factor
        WHERE p.removed_at IS NOT NULL AND NOT p.banned
    RETURNING p.id, p.session_id, p.user_id, p.name, p.guest, p.team
), guests AS (
    INSERT INTO participants AS p (id, session_id, user_id, guest, name, name_key, seed, time_factor, team, joined_with)
    SELECT id, session_id, user_id, guest, name, name_key, seed, time_factor, team, joined_with FROM given WHERE guest
    ON CONFLICT (session_id, name_key) WHERE guest AND removed_at IS NULL DO NOTHING
    RETURNING p.id, p.session_id, p.user_id, p.name, p.guest, p.team
)
SELECT * FROM enrolled UNION ALL SELECT * FROM guests
