SELECT q.question_id, q.round, q.key, q.closed_at IS NOT NULL AS closed, q.revealed_at IS NOT NULL AS revealed,
    q.voided_at IS NOT NULL AS voided,
    EXISTS (
        SELECT FROM counting_rounds AS c
        WHERE c.session_id = q.session_id AND c.question_id = q.question_id AND c.round = q.round
    ) AS counts,
    s.streak IS NOT NULL AS asked, a.id, a.answer, a.received_at, a.elapsed_ms, s.correct, s.fraction, s.points, s.streak
FROM live_questions AS q
LEFT JOIN scores AS s ON s.session_id = q.session_id AND s.question_id = q.question_id AND s.round = q.round
    AND s.participant_id = $2
LEFT JOIN LATERAL (
    SELECT id, answer, received_at, elapsed_ms
    FROM answers
    WHERE session_id = q.session_id AND question_id = q.question_id AND round = q.round AND participant_id = $2
    ORDER BY revision DESC
    LIMIT 1
) AS a ON true
WHERE q.session_id = $1
ORDER BY q.opens_at, q.round
