-- One question after the other; OFFSET keeps its scores from being joined in another order.
SELECT q.question_id, q.round, q.key, q.closed_at IS NOT NULL AS closed, q.revealed_at IS NOT NULL AS revealed,
    q.voided_at IS NOT NULL AS voided,
    q.voided_at IS NULL AND q.revealed_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM live_questions AS earlier
        WHERE earlier.session_id = q.session_id AND earlier.question_id = q.question_id AND earlier.round < q.round
            AND earlier.revealed_at IS NOT NULL
    ) AS counts,
    went.asked, went.answered, went.keyed, went.correct, went.partly, went.median_ms, went.quick_ms, went.slow_ms
FROM live_questions AS q
CROSS JOIN LATERAL (
    SELECT count(*) AS asked, count(a.id) AS answered,
        count(a.id) FILTER (WHERE s.correct IS NOT NULL) AS keyed,
        count(a.id) FILTER (WHERE s.correct) AS correct,
        count(a.id) FILTER (WHERE NOT s.correct AND s.fraction > 0) AS partly,
        percentile_cont(0.5) WITHIN GROUP (ORDER BY a.elapsed_ms) AS median_ms,
        percentile_cont(0.25) WITHIN GROUP (ORDER BY a.elapsed_ms) AS quick_ms,
        percentile_cont(0.75) WITHIN GROUP (ORDER BY a.elapsed_ms) AS slow_ms
    FROM scores AS s
    LEFT JOIN answers AS a ON a.id = s.answer_id
    WHERE s.session_id = q.session_id AND s.question_id = q.question_id AND s.round = q.round
    OFFSET 0
) AS went
WHERE q.session_id = $1 AND ($2::uuid IS NULL OR q.question_id = $2) AND ($3::integer IS NULL OR q.round = $3)
ORDER BY q.opens_at, q.round
