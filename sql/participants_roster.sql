SELECT p.id AS participant, p.name, p.guest, p.points, p.rank, p.team,
    EXISTS (
        SELECT FROM answers AS a
        WHERE a.session_id = p.session_id AND a.question_id = $2 AND a.round = $3 AND a.participant_id = p.id
    ) AS answered
FROM participants AS p
WHERE p.session_id = $1 AND p.removed_at IS NULL
ORDER BY p.joined_at, p.id
