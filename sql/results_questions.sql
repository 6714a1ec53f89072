-- One question after the other, and of each its scores and answers by their own index: joined in another order, a planner
-- reads all answers for each question. OFFSET keeps it from that.
SELECT q.question_id, q.round, q.key, q.closed_at IS NOT NULL AS closed, q.revealed_at IS NOT NULL AS revealed,
    q.voided_at IS NOT NULL AS voided,
    q.voided_at IS NULL AND q.revealed_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM live_questions AS earlier
        WHERE earlier.session_id = q.session_id AND earlier.question_id = q.question_id AND earlier.round < q.round
            AND earlier.revealed_at IS NOT NULL
    ) AS counts,
    went.asked, went.answered, went.keyed, went.correct, went.partly, went.times_ms
FROM live_questions AS q
CROSS JOIN LATERAL (
    SELECT count(*) AS asked, count(s.answer_id) AS answered,
        count(s.answer_id) FILTER (WHERE s.correct IS NOT NULL) AS keyed,
        count(s.answer_id) FILTER (WHERE s.correct) AS correct,
        count(s.answer_id) FILTER (WHERE NOT s.correct AND s.fraction > 0) AS partly,
        percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY a.elapsed_ms) AS times_ms
    FROM (
        SELECT answer_id, correct, fraction
        FROM scores
        WHERE session_id = q.session_id AND question_id = q.question_id AND round = q.round
        OFFSET 0
    ) AS s
    LEFT JOIN (
        SELECT id, elapsed_ms
        FROM answers
        WHERE session_id = q.session_id AND question_id = q.question_id AND round = q.round
        OFFSET 0
    ) AS a ON a.id = s.answer_id
    OFFSET 0
) AS went
WHERE q.session_id = $1 AND ($2::uuid IS NULL OR q.question_id = $2) AND ($3::integer IS NULL OR q.round = $3)
ORDER BY q.opens_at, q.round
