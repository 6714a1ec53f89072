SELECT p.id AS participant, p.user_id AS user, p.name, p.points, p.rank, p.removed_at IS NOT NULL AS removed,
    count(a.id) AS answered, count(*) FILTER (WHERE s.correct) AS correct, round(avg(a.elapsed_ms))::integer AS mean_ms
FROM participants AS p
LEFT JOIN (
    SELECT s.participant_id, s.answer_id, s.correct
    FROM ( -- what counts, found once, and then a question after the other: OFFSET keeps it from being joined otherwise
        SELECT session_id, question_id, round FROM counting_rounds WHERE session_id = $1 OFFSET 0
    ) AS q
    CROSS JOIN LATERAL (
        SELECT participant_id, answer_id, correct
        FROM scores
        WHERE session_id = q.session_id AND question_id = q.question_id AND round = q.round
        OFFSET 0
    ) AS s
) AS s ON s.participant_id = p.id
LEFT JOIN answers AS a ON a.id = s.answer_id
WHERE p.session_id = $1
GROUP BY p.id
ORDER BY p.rank NULLS LAST, p.name, p.id
