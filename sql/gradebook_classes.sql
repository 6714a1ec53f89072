SELECT p.user_id, p.session_id, count(s.answer_id) > 0 AS answered,
    coalesce(array_agg(asked.points) FILTER (WHERE asked.key IS NOT NULL), ARRAY[]::integer[]) AS worths,
    coalesce(array_agg(s.fraction) FILTER (WHERE asked.key IS NOT NULL), ARRAY[]::real[]) AS shares,
    coalesce(sum(s.points), 0) AS points
FROM participants AS p
JOIN live_sessions AS class ON class.id = p.session_id AND class.course_id = $1 AND class.ended_at IS NOT NULL
LEFT JOIN (
    scores AS s
    JOIN counting_rounds AS q ON q.session_id = s.session_id AND q.question_id = s.question_id AND q.round = s.round
) ON s.participant_id = p.id
LEFT JOIN version_questions AS asked ON asked.version_id = class.version_id AND asked.question_id = s.question_id
WHERE p.user_id = ANY ($2::uuid[])
GROUP BY p.id
