-- Who was asked, or answered before the close; `worth` has those who were wrong first and those who said nothing last.
SELECT p.id AS participant, p.guest, p.name, p.removed_at IS NOT NULL AS removed,
    a.id, a.answer, a.received_at, a.elapsed_ms, s.correct, s.fraction, s.points, s.streak,
    coalesce(a.elapsed_ms, 2147483647) AS time,
    CASE WHEN a.id IS NULL THEN 2 ELSE coalesce(s.fraction, 0) END::double precision AS worth
FROM participants AS p
LEFT JOIN LATERAL (
    SELECT correct, fraction, points, streak
    FROM scores
    WHERE session_id = p.session_id AND question_id = $2 AND round = $3 AND participant_id = p.id
    LIMIT 1
) AS s ON true
LEFT JOIN LATERAL (
    SELECT id, answer, received_at, elapsed_ms
    FROM answers
    WHERE session_id = p.session_id AND question_id = $2 AND round = $3 AND participant_id = p.id
    ORDER BY revision DESC
    LIMIT 1
) AS a ON true
WHERE p.session_id = $1 AND (a.id IS NOT NULL OR s.streak IS NOT NULL)
