WITH taken AS (
    SELECT a.id, a.version_id
    FROM attempts AS a
    JOIN quiz_versions AS v ON v.id = a.version_id
    WHERE a.quiz_id = $1 AND a.live_session_id IS NULL AND a.state <> 'in_progress'
        AND ($2::integer IS NULL OR v.number = $2)
        AND ($3::boolean OR NOT EXISTS (
            SELECT FROM attempts AS earlier
            WHERE earlier.quiz_id = a.quiz_id AND earlier.user_id = a.user_id AND earlier.live_session_id IS NULL
                AND earlier.number < a.number
        ))
    ORDER BY a.id DESC
    LIMIT $4
)
SELECT taken.id AS taker, given.question_id, coalesce(c.voided, false) AS voided, given.answer::text AS answer,
    (coalesce(given.points, 0) * 100000)::bigint AS points,
    CASE WHEN given.points IS NULL OR c.voided THEN 0 ELSE (coalesce(given.max_points, 0) * 100000)::bigint END AS worth,
    CASE WHEN given.answer IS NOT NULL AND given.spent_ms > 0 THEN given.spent_ms END AS ms
FROM taken
JOIN attempt_answers AS given ON given.attempt_id = taken.id
LEFT JOIN question_corrections AS c ON c.version_id = taken.version_id AND c.question_id = given.question_id
