SELECT q.question_id, q.round, q.key, q.voided_at IS NOT NULL AS voided,
    EXISTS (
        SELECT FROM counting_rounds AS c
        WHERE c.session_id = q.session_id AND c.question_id = q.question_id AND c.round = q.round
    ) AS counts,
    a.id, a.answer, a.received_at, a.elapsed_ms, a.revision + a.ahead AS revision, s.correct, s.fraction, s.points
FROM live_questions AS q
LEFT JOIN scores AS s ON s.session_id = q.session_id AND s.question_id = q.question_id AND s.round = q.round
    AND s.participant_id = $2
LEFT JOIN answers AS a ON a.id = s.answer_id
WHERE q.session_id = $1 AND q.revealed_at IS NOT NULL
ORDER BY q.opens_at
