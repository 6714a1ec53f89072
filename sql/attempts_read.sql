SELECT a.id, a.quiz_id AS quiz, a.version_id, v.number AS version, a.user_id AS user, u.name, a.kind,
    a.live_session_id AS live_session, a.number, a.state, a.seed, a.shuffle, a.started_at, a.deadline, a.submitted_at,
    a.submitted_by, a.score, a.max_score, a.passed, q.feedback, q.feedback_from,
    coalesce(q.closes_at <= clock_timestamp(), false)
        AND ( -- in this order there is but one index to look into, of those that go on
            SELECT other.user_id FROM attempts AS other
            WHERE other.quiz_id = q.id AND other.state = 'in_progress'
            ORDER BY other.user_id LIMIT 1
        ) IS NULL
        AS closed
FROM attempts AS a
JOIN quizzes AS q ON q.id = a.quiz_id
JOIN quiz_versions AS v ON v.id = a.version_id
JOIN users AS u ON u.id = a.user_id
WHERE a.id = $1
