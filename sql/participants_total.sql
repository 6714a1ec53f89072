-- Only what was revealed counts towards what people see: a total that moved before would give the answer away.
WITH counted AS (
    SELECT s.participant_id, sum(s.points) AS points, (array_agg(s.streak ORDER BY q.opens_at DESC))[1] AS streak
    FROM scores AS s
    JOIN live_questions AS q ON q.session_id = s.session_id AND q.question_id = s.question_id AND q.round = s.round
    WHERE s.session_id = $1 AND q.voided_at IS NULL AND q.revealed_at IS NOT NULL
    GROUP BY s.participant_id
), ranked AS (
    SELECT p.id, coalesce(c.points, 0) AS points, coalesce(c.streak, 0) AS streak,
        CASE WHEN p.removed_at IS NULL THEN
            rank() OVER (PARTITION BY p.removed_at IS NULL ORDER BY coalesce(c.points, 0) DESC)
        END AS rank,
        p.rank AS known_rank
    FROM participants AS p LEFT JOIN counted AS c ON c.participant_id = p.id
    WHERE p.session_id = $1
)
UPDATE participants AS p SET points = r.points, streak = r.streak, rank = r.rank
FROM ranked AS r
WHERE p.id = r.id
RETURNING p.id, p.user_id, p.team, p.name, p.points, p.rank, p.streak, p.removed_at IS NOT NULL AS removed,
    r.rank IS DISTINCT FROM r.known_rank AS moved
