-- `help` is the share of right answers in what they were asked, or of answers where nothing was right or wrong. Those
-- who were asked nothing, or were removed, come last.
SELECT p.id AS participant, p.guest, p.name, p.removed_at IS NOT NULL AS removed, p.points,
    CASE WHEN p.removed_at IS NULL THEN p.rank END AS rank,
    CASE
        WHEN p.removed_at IS NOT NULL THEN 3
        WHEN s.keyed > 0 THEN s.correct::double precision / s.keyed
        WHEN s.asked > 0 THEN s.answered::double precision / s.asked
        ELSE 2
    END AS help
FROM participants AS p
LEFT JOIN (
    SELECT s.participant_id, count(*) AS asked, count(s.answer_id) AS answered, count(s.correct) AS keyed,
        count(*) FILTER (WHERE s.correct) AS correct
    FROM live_questions AS q
    CROSS JOIN LATERAL ( -- a question after the other; OFFSET keeps it from being joined in another order
        SELECT participant_id, answer_id, correct
        FROM scores
        WHERE session_id = q.session_id AND question_id = q.question_id AND round = q.round
        OFFSET 0
    ) AS s
    WHERE q.session_id = $1 AND q.revealed_at IS NOT NULL AND q.voided_at IS NULL AND NOT EXISTS (
        SELECT FROM live_questions AS earlier
        WHERE earlier.session_id = $1 AND earlier.question_id = q.question_id AND earlier.round < q.round
            AND earlier.revealed_at IS NOT NULL
    )
    GROUP BY s.participant_id
) AS s ON s.participant_id = p.id
WHERE p.session_id = $1
