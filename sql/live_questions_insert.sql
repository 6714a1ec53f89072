-- Another key that a host gave the question holds for every round of it.
INSERT INTO live_questions (session_id, question_id, round, index, opens_at, closes_at, key)
SELECT wanted.session_id, wanted.question_id, $3, $4, $5, $6, before.key
FROM (SELECT $1::uuid AS session_id, $2::uuid AS question_id) AS wanted
LEFT JOIN LATERAL (
    SELECT asked.key FROM live_questions AS asked
    WHERE asked.session_id = wanted.session_id AND asked.question_id = wanted.question_id
    ORDER BY asked.round DESC LIMIT 1
) AS before ON true
RETURNING key
