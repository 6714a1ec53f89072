-- One question after the other, and of each its scores and its answers apart: joined, a planner that has not seen this
-- class yet nests thousands times thousands, and one that has reads all answers for each question.
SELECT q.question_id, q.round, q.key, q.closed_at IS NOT NULL AS closed, q.revealed_at IS NOT NULL AS revealed,
    q.voided_at IS NOT NULL AS voided,
    EXISTS (
        SELECT FROM counting_rounds AS c
        WHERE c.session_id = q.session_id AND c.question_id = q.question_id AND c.round = q.round
    ) AS counts,
    went.asked, went.answered, went.keyed, went.correct, went.partly, took.times_ms
FROM live_questions AS q
CROSS JOIN LATERAL (
    SELECT count(*) AS asked, count(s.answer_id) AS answered,
        count(s.answer_id) FILTER (WHERE s.correct IS NOT NULL) AS keyed,
        count(s.answer_id) FILTER (WHERE s.correct) AS correct,
        count(s.answer_id) FILTER (WHERE NOT s.correct AND s.fraction > 0) AS partly
    FROM scores AS s
    WHERE s.session_id = q.session_id AND s.question_id = q.question_id AND s.round = q.round
) AS went
CROSS JOIN LATERAL (
    SELECT percentile_cont(ARRAY[0.25, 0.5, 0.75]) WITHIN GROUP (ORDER BY newest.elapsed_ms) AS times_ms
    FROM (
        SELECT DISTINCT ON (a.participant_id) a.elapsed_ms
        FROM answers AS a
        WHERE a.session_id = q.session_id AND a.question_id = q.question_id AND a.round = q.round
            AND q.closed_at IS NOT NULL
        ORDER BY a.participant_id DESC, a.revision DESC
    ) AS newest
) AS took
WHERE q.session_id = $1 AND ($2::uuid IS NULL OR q.question_id = $2) AND ($3::integer IS NULL OR q.round = $3)
ORDER BY q.opens_at, q.round
