-- What is known better since: for an attempt at the version the corrections of it, for a catch-up what its class decided.
SELECT answer.question_id, answer.index, answer.answer, answer.revision, answer.saved_at, answer.spent_ms,
    answer.opened_at, answer.due_at,
    extract(epoch FROM answer.saved_at - answer.opened_at) * 1000 AS elapsed_ms,
    answer.correct, answer.fraction, answer.points, answer.max_points, answer.comment, answer.given_points,
    CASE WHEN a.kind = 'catch_up' THEN class.key ELSE correction.key END AS corrected_key,
    coalesce(CASE WHEN a.kind = 'catch_up' THEN class.voided ELSE correction.voided END, false) AS voided
FROM attempt_answers AS answer
JOIN attempts AS a ON a.id = answer.attempt_id
LEFT JOIN question_corrections AS correction
    ON correction.version_id = a.version_id AND correction.question_id = answer.question_id
LEFT JOIN LATERAL (
    SELECT q.key, q.voided_at IS NOT NULL AS voided FROM live_questions AS q
    WHERE q.session_id = a.live_session_id AND q.question_id = answer.question_id
    LIMIT 1
) AS class ON true
WHERE answer.attempt_id = $1
ORDER BY answer.index
