-- `help` is the share of right answers in what they were asked, or of answers where nothing was right or wrong. Those
-- who were asked nothing, or were removed, come last.
SELECT participant, bool_or(guest) AS guest, max(name) AS name, bool_or(removed) AS removed, max(points) AS points,
    max(rank) AS rank,
    CASE
        WHEN bool_or(removed) THEN 3
        WHEN count(correct) > 0 THEN count(*) FILTER (WHERE correct)::double precision / count(correct)
        WHEN count(answered) > 0 THEN count(*) FILTER (WHERE answered)::double precision / count(answered)
        ELSE 2
    END AS help
FROM ( -- one list instead of a join: a planner that has not seen this class yet would nest a thousand times a thousand
    SELECT id AS participant, guest, name, removed_at IS NOT NULL AS removed, points,
        CASE WHEN removed_at IS NULL THEN rank END AS rank, NULL::boolean AS answered, NULL::boolean AS correct
    FROM participants
    WHERE session_id = $1
    UNION ALL
    SELECT s.participant_id, NULL, NULL, NULL, NULL, NULL, s.answer_id IS NOT NULL, s.correct
    FROM ( -- what counts, found once, and then a question after the other: OFFSET keeps it from being joined otherwise
        SELECT session_id, question_id, round FROM counting_rounds WHERE session_id = $1 OFFSET 0
    ) AS q
    CROSS JOIN LATERAL (
        SELECT participant_id, answer_id, correct
        FROM scores
        WHERE session_id = q.session_id AND question_id = q.question_id AND round = q.round
        OFFSET 0
    ) AS s
) AS listed
GROUP BY participant
