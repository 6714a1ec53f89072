-- Which rounds of a class bring points (docs/live.md): of those of a question the one that was revealed first, since
-- everybody knows the answer afterwards, unless it was taken out of the count. `lms_rt/domain/counting.py` has the same rule.
CREATE VIEW counting_rounds AS
SELECT q.session_id, q.question_id, q.round
FROM live_questions AS q
WHERE q.revealed_at IS NOT NULL AND q.voided_at IS NULL AND NOT EXISTS (
    SELECT FROM live_questions AS earlier
    WHERE earlier.session_id = q.session_id AND earlier.question_id = q.question_id AND earlier.round < q.round
        AND earlier.revealed_at IS NOT NULL
);
