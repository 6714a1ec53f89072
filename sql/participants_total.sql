-- Only what was revealed counts towards what people see: a total that moved before would give the answer away.
WITH listed AS ( -- one list instead of a join: a planner that has not seen this class yet would nest a thousand times a thousand
    SELECT id, removed_at, rank AS known_rank, 0 AS points, NULL::integer AS streak, NULL::timestamptz AS opens_at
    FROM participants
    WHERE session_id = $1
    UNION ALL
    SELECT s.participant_id, NULL, NULL, s.points, s.streak, q.opens_at
    FROM live_questions AS q
    CROSS JOIN LATERAL ( -- a question after the other; OFFSET keeps it from being joined in another order
        SELECT participant_id, points, streak
        FROM scores
        WHERE session_id = q.session_id AND question_id = q.question_id AND round = q.round
        OFFSET 0
    ) AS s
    WHERE q.session_id = $1 AND q.voided_at IS NULL AND q.revealed_at IS NOT NULL
), counted AS (
    SELECT id, max(removed_at) AS removed_at, max(known_rank) AS known_rank, sum(points) AS points,
        coalesce((array_agg(streak ORDER BY opens_at DESC NULLS LAST))[1], 0) AS streak
    FROM listed
    GROUP BY id
), ranked AS (
    SELECT id, points, streak,
        CASE WHEN removed_at IS NULL THEN
            rank() OVER (PARTITION BY removed_at IS NULL ORDER BY points DESC)
        END AS rank,
        known_rank
    FROM counted
)
UPDATE participants AS p SET points = r.points, streak = r.streak, rank = r.rank
FROM ranked AS r
WHERE p.id = r.id
RETURNING p.id, p.user_id, p.team, p.name, p.points, p.rank, p.streak, p.removed_at IS NOT NULL AS removed,
    r.rank IS DISTINCT FROM r.known_rank AS moved
