SELECT p.id, p.time_factor, a.id AS answer_id, a.answer::text AS answer, coalesce(a.elapsed_ms, 0) AS elapsed_ms,
    coalesce(before.streak, 0) AS streak
FROM participants AS p
LEFT JOIN LATERAL ( -- each by the index: a planner that has not seen this class yet would nest a thousand times a thousand
    SELECT newest.id, newest.answer, newest.elapsed_ms
    FROM answers AS newest
    WHERE newest.session_id = $1 AND newest.question_id = $2 AND newest.round = $3 AND newest.participant_id = p.id
    ORDER BY newest.revision DESC
    LIMIT 1
) AS a ON true
LEFT JOIN scores AS before ON before.session_id = $1 AND before.question_id = $4 AND before.round = $5
    AND before.participant_id = p.id
WHERE p.session_id = $1 AND (a.id IS NOT NULL OR CASE WHEN $6::boolean THEN EXISTS (
    SELECT FROM scores AS own
    WHERE own.session_id = $1 AND own.question_id = $2 AND own.round = $3 AND own.participant_id = p.id
) ELSE p.removed_at IS NULL END)
ORDER BY p.id
