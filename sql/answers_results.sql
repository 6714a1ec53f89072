-- One question after the other, and each score by its index: a planner that has not seen this class yet would nest
-- thousands times thousands. OFFSET and LIMIT keep these from being joined in another order.
SELECT DISTINCT ON (a.participant_id, q.opens_at, a.question_id, a.round)
    a.id, a.question_id, a.round, a.participant_id, a.answer, a.received_at, a.elapsed_ms,
    a.revision + a.ahead AS revision, s.correct, s.fraction, s.points
FROM live_questions AS q
CROSS JOIN LATERAL (
    SELECT *
    FROM answers
    WHERE session_id = q.session_id AND question_id = q.question_id AND round = q.round
    OFFSET 0
) AS a
LEFT JOIN LATERAL (
    SELECT correct, fraction, points
    FROM scores
    WHERE session_id = a.session_id AND question_id = a.question_id AND round = a.round
        AND participant_id = a.participant_id
    LIMIT 1
) AS s ON true
WHERE q.session_id = $1
ORDER BY a.participant_id, q.opens_at, a.question_id, a.round, a.revision DESC
