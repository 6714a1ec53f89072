SELECT p.id AS participant, p.user_id AS user, p.name, p.points, p.rank, p.removed_at IS NOT NULL AS removed,
    count(a.id) AS answered, count(*) FILTER (WHERE s.correct) AS correct, round(avg(a.elapsed_ms))::integer AS mean_ms
FROM participants AS p
LEFT JOIN (
    SELECT s.participant_id, s.answer_id, s.correct
    FROM scores AS s
    JOIN live_questions AS q ON q.session_id = s.session_id AND q.question_id = s.question_id AND q.round = s.round
    WHERE s.session_id = $1 AND q.revealed_at IS NOT NULL AND q.voided_at IS NULL
) AS s ON s.participant_id = p.id
LEFT JOIN answers AS a ON a.id = s.answer_id
WHERE p.session_id = $1
GROUP BY p.id
ORDER BY p.rank NULLS LAST, p.name, p.id
