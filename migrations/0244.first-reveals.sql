-- The reveal that everybody knows the answer after (docs/live.md): of the rounds of a question the one that was revealed
-- first. It counts unless it was taken out of the count; the statistics list it then too.
CREATE VIEW first_reveals AS
SELECT q.session_id, q.question_id, q.round, q.voided_at IS NOT NULL AS voided
FROM live_questions AS q
WHERE q.revealed_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM live_questions AS earlier
    WHERE earlier.session_id = q.session_id AND earlier.question_id = q.question_id AND earlier.round < q.round
        AND earlier.revealed_at IS NOT NULL
);
CREATE OR REPLACE VIEW counting_rounds AS
SELECT session_id, question_id, round FROM first_reveals WHERE NOT voided;
