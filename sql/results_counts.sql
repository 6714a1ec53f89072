SELECT p.id AS participant, s.asked, s.answered, s.keyed, s.correct
FROM unnest($2::uuid[]) AS p (id)
CROSS JOIN LATERAL ( -- each by the index
    SELECT count(*) AS asked, count(s.answer_id) AS answered, count(s.correct) AS keyed,
        count(*) FILTER (WHERE s.correct) AS correct
    FROM ( -- what counts; OFFSET keeps it from being found anew for each score
        SELECT asked.session_id, asked.question_id, asked.round
        FROM live_questions AS asked
        WHERE asked.session_id = $1 AND asked.revealed_at IS NOT NULL AND asked.voided_at IS NULL AND NOT EXISTS (
            SELECT FROM live_questions AS earlier
            WHERE earlier.session_id = $1 AND earlier.question_id = asked.question_id AND earlier.round < asked.round
                AND earlier.revealed_at IS NOT NULL
        )
        OFFSET 0
    ) AS q
    JOIN scores AS s ON s.session_id = q.session_id AND s.question_id = q.question_id AND s.round = q.round
    WHERE s.participant_id = p.id
) AS s
