SELECT p.id, p.time_factor, a.id AS answer_id, a.answer::text AS answer, coalesce(a.elapsed_ms, 0) AS elapsed_ms,
    coalesce(before.streak, 0) AS streak
FROM participants AS p
LEFT JOIN (
    SELECT DISTINCT ON (participant_id) participant_id, id, answer, elapsed_ms
    FROM answers
    WHERE session_id = $1 AND question_id = $2 AND round = $3
    ORDER BY participant_id, revision DESC
) AS a ON a.participant_id = p.id
LEFT JOIN scores AS before ON before.session_id = $1 AND before.question_id = $4 AND before.round = $5
    AND before.participant_id = p.id
WHERE p.session_id = $1 AND (p.removed_at IS NULL OR a.id IS NOT NULL)
ORDER BY p.id
