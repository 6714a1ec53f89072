SELECT p.session_id, p.id, p.name, p.seed, p.points, p.rank, p.time_factor, p.team, p.removed_at IS NOT NULL AS removed,
    a.id AS answer_id, a.answer::text AS answer, a.received_at, a.elapsed_ms, a.credit_ms,
    a.revision + a.ahead AS revision,
    scored.participant_id IS NOT NULL AS scored, scored.correct, scored.fraction,
    scored.points AS scored_points, scored.streak AS scored_streak
FROM unnest($1::uuid[], $2::uuid[]) AS wanted (session_id, id)
JOIN participants AS p ON p.id = wanted.id AND p.session_id = wanted.session_id
JOIN live_sessions AS s ON s.id = p.session_id
LEFT JOIN LATERAL (
    SELECT latest.id, latest.answer, latest.received_at, latest.elapsed_ms, latest.credit_ms, latest.revision,
        latest.ahead
    FROM answers AS latest
    WHERE latest.session_id = s.id AND latest.question_id = s.question_id AND latest.round = s.round
        AND latest.participant_id = p.id
    ORDER BY latest.revision DESC LIMIT 1
) AS a ON true
LEFT JOIN scores AS scored ON s.state = 'revealed' AND scored.session_id = s.id AND scored.question_id = s.question_id
    AND scored.round = s.round AND scored.participant_id = p.id
