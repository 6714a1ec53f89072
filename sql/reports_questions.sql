SELECT q.question_id, q.round, q.voided_at IS NOT NULL AS voided, count(a.id) AS answered,
    q.revealed_at IS NOT NULL AND NOT EXISTS (
        SELECT FROM live_questions AS earlier
        WHERE earlier.session_id = $1 AND earlier.question_id = q.question_id AND earlier.round < q.round
            AND earlier.revealed_at IS NOT NULL
    ) AS counts,
    avg(CASE WHEN s.correct THEN 1.0 ELSE 0.0 END) FILTER (WHERE s.correct IS NOT NULL AND a.id IS NOT NULL) AS correct_share,
    avg(s.fraction) FILTER (WHERE s.correct IS NOT NULL AND a.id IS NOT NULL) AS mean_fraction,
    avg(s.points) FILTER (WHERE a.id IS NOT NULL) AS mean_points,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY a.elapsed_ms) AS median_ms
FROM live_questions AS q
LEFT JOIN scores AS s ON s.session_id = q.session_id AND s.question_id = q.question_id AND s.round = q.round
LEFT JOIN answers AS a ON a.id = s.answer_id
WHERE q.session_id = $1
GROUP BY q.question_id, q.round, q.voided_at, q.revealed_at, q.opens_at
ORDER BY q.opens_at
