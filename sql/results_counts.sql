WITH counting AS MATERIALIZED ( -- found once, and not for each of the people
    SELECT session_id, question_id, round FROM counting_rounds WHERE session_id = $1
)
SELECT p.id AS participant, count(s.participant_id) AS asked, count(s.answer_id) AS answered, count(s.correct) AS keyed,
    count(*) FILTER (WHERE s.correct) AS correct
FROM unnest($2::uuid[]) AS p (id)
LEFT JOIN counting AS q ON true
LEFT JOIN LATERAL ( -- each by the index
    SELECT participant_id, answer_id, correct
    FROM scores
    WHERE session_id = q.session_id AND question_id = q.question_id AND round = q.round AND participant_id = p.id
    LIMIT 1
) AS s ON true
GROUP BY p.id
