INSERT INTO live_knocks (id, session_id, name, name_key, seed, team, joined_with)
SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::integer[], $6::integer[], $7::bytea[])
ON CONFLICT (session_id, name_key) WHERE refused_at IS NULL DO NOTHING
RETURNING id, session_id, name
