SELECT q.question_id, q.round, q.voided_at IS NOT NULL AS voided, count(a.id) AS answered,
    EXISTS (
        SELECT FROM counting_rounds AS c
        WHERE c.session_id = q.session_id AND c.question_id = q.question_id AND c.round = q.round
    ) AS counts,
    avg(CASE WHEN s.correct THEN 1.0 ELSE 0.0 END) FILTER (WHERE s.correct IS NOT NULL AND a.id IS NOT NULL) AS correct_share,
    avg(s.fraction) FILTER (WHERE s.correct IS NOT NULL AND a.id IS NOT NULL) AS mean_fraction,
    avg(s.points) FILTER (WHERE a.id IS NOT NULL) AS mean_points,
    percentile_cont(0.5) WITHIN GROUP (ORDER BY a.elapsed_ms) AS median_ms
FROM live_questions AS q
LEFT JOIN scores AS s ON s.session_id = q.session_id AND s.question_id = q.question_id AND s.round = q.round
LEFT JOIN answers AS a ON a.id = s.answer_id
WHERE q.session_id = $1
GROUP BY q.session_id, q.question_id, q.round
ORDER BY q.opens_at
