CREATE OR REPLACE VIEW counting_rounds AS
SELECT q.session_id, q.question_id, q.round
FROM live_questions AS q
WHERE q.revealed_at IS NOT NULL AND q.voided_at IS NULL AND NOT EXISTS (
    SELECT FROM live_questions AS earlier
    WHERE earlier.session_id = q.session_id AND earlier.question_id = q.question_id AND earlier.round < q.round
        AND earlier.revealed_at IS NOT NULL
);
DROP VIEW first_reveals;
