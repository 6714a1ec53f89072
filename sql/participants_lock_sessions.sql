-- FOR SHARE waits for a host who is just locking the session, and sees that it is locked.
SELECT s.id, s.guests, s.locked, s.ended_at IS NOT NULL AS ended, s.capacity, s.approval, s.teams,
    (SELECT count(*) FROM participants AS p WHERE p.session_id = s.id AND p.removed_at IS NULL) AS joined,
    CASE WHEN s.approval THEN (
        SELECT count(*) FROM live_knocks AS k WHERE k.session_id = s.id AND k.refused_at IS NULL
    ) ELSE 0 END AS waiting,
    -- and then has the people of before counted: those a host lets in or removes touch the row
    s.updated_at <> (SELECT seen.updated_at FROM live_sessions AS seen WHERE seen.id = s.id) AS overtaken
FROM live_sessions AS s
WHERE s.id = ANY ($1::uuid[])
ORDER BY s.id
FOR SHARE OF s
