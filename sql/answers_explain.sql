SELECT p.id IS NOT NULL AND p.removed_at IS NULL AS belongs, p.removed_at IS NOT NULL AS removed,
    s.state, s.question_id = g.question_id AS current, s.answer_policy, q.opens_at, q.question_id IS NOT NULL AS asked,
    q.closes_at + (q.closes_at - q.opens_at - make_interval(secs => q.paused_ms / 1000.0))
        * (p.time_factor - 1)::double precision + make_interval(secs => $5 / 1000.0) AS latest_at,
    same.id AS same_id, same.session_id AS same_session, same.question_id AS same_question, same.received_at,
    same.elapsed_ms, same.credit_ms, same.revision + same.ahead AS revision,
    latest.revision + latest.ahead AS stored_revision, latest.answer::text AS stored_answer
FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[]) WITH ORDINALITY
    AS g (session_id, question_id, participant_id, key, n)
LEFT JOIN live_sessions AS s ON s.id = g.session_id
LEFT JOIN participants AS p ON p.id = g.participant_id AND p.session_id = g.session_id
LEFT JOIN LATERAL (
    SELECT asked.question_id, asked.round, asked.opens_at, asked.closes_at, asked.paused_ms FROM live_questions AS asked
    WHERE asked.session_id = g.session_id AND asked.question_id = g.question_id
    ORDER BY asked.round DESC LIMIT 1
) AS q ON true
LEFT JOIN answers AS same ON same.participant_id = g.participant_id AND same.key = g.key
LEFT JOIN LATERAL (
    SELECT a.revision, a.ahead, a.answer FROM answers AS a
    WHERE a.session_id = g.session_id AND a.question_id = g.question_id AND a.round = q.round
        AND a.participant_id = g.participant_id
    ORDER BY a.revision DESC LIMIT 1
) AS latest ON true
ORDER BY g.n
