-- One joiner batch at a time for a session (capacity stays exact); FOR SHARE waits for a host who is just locking it.
WITH queue AS MATERIALIZED (
    SELECT wanted.id, pg_advisory_xact_lock(hashtextextended(wanted.id::text, 0))
    FROM (SELECT DISTINCT given AS id FROM unnest($1::uuid[]) AS given ORDER BY given) AS wanted
)
SELECT s.id, s.guests, s.locked, s.ended_at IS NOT NULL AS ended, s.capacity,
    (SELECT count(*) FROM participants AS p WHERE p.session_id = s.id AND p.removed_at IS NULL) AS joined
FROM queue JOIN live_sessions AS s ON s.id = queue.id
FOR SHARE OF s
