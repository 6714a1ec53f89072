SELECT p.id AS participant, s.asked, s.answered, s.keyed, s.correct
FROM unnest($2::uuid[]) AS p (id)
CROSS JOIN LATERAL ( -- each by the index
    SELECT count(*) AS asked, count(s.answer_id) AS answered, count(s.correct) AS keyed,
        count(*) FILTER (WHERE s.correct) AS correct
    FROM live_questions AS q
    JOIN scores AS s ON s.session_id = q.session_id AND s.question_id = q.question_id AND s.round = q.round
    WHERE q.session_id = $1 AND s.participant_id = p.id AND q.revealed_at IS NOT NULL AND q.voided_at IS NULL
        AND NOT EXISTS (
            SELECT FROM live_questions AS earlier
            WHERE earlier.session_id = $1 AND earlier.question_id = q.question_id AND earlier.round < q.round
                AND earlier.revealed_at IS NOT NULL
        )
) AS s
