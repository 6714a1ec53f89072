WITH place AS (
    SELECT p.id, s.id AS session_id, s.version_id
    FROM live_sessions AS s
    JOIN quiz_versions AS v ON v.id = s.version_id
    JOIN participants AS p ON p.session_id = s.id
    WHERE s.quiz_id = $1 AND ($2::integer IS NULL OR v.number = $2) AND ($3::uuid IS NULL OR s.id = $3)
    ORDER BY p.id DESC
    LIMIT $4
)
SELECT place.id AS taker, s.question_id, q.voided, given.answer::text AS answer,
    (s.fraction::numeric * asked.points * 100000)::bigint AS points,
    CASE WHEN s.correct IS NULL OR q.voided THEN 0 ELSE asked.points * 100000::bigint END AS worth,
    given.elapsed_ms AS ms
FROM place
JOIN first_reveals AS q ON q.session_id = place.session_id
CROSS JOIN LATERAL ( -- each by the index: a planner that has not seen this class yet would nest a thousand times a thousand
    SELECT question_id, fraction, correct, answer_id
    FROM scores
    WHERE session_id = q.session_id AND question_id = q.question_id AND round = q.round AND participant_id = place.id
    LIMIT 1
) AS s
JOIN version_questions AS asked ON asked.version_id = place.version_id AND asked.question_id = q.question_id
LEFT JOIN answers AS given ON given.id = s.answer_id
