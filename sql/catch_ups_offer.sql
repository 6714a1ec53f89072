SELECT s.quiz_id, s.version_id, v.title, s.state = 'ended' AS ended, s.catch_up, s.scoring, s.answer_policy, s.shuffle,
    s.partial_credit, e.id AS enrollment, e.extra_time_factor::real AS time_factor,
    EXISTS (SELECT FROM participants AS p WHERE p.session_id = s.id AND p.user_id = $2) AS took_part,
    a.id AS attempt, a.state AS attempt_state
FROM live_sessions AS s
JOIN quiz_versions AS v ON v.id = s.version_id
LEFT JOIN enrollments AS e ON e.course_id = s.course_id AND e.user_id = $2 AND e.status = 'active'
LEFT JOIN ( -- by the learner: by the class, each who looks at it would read the catch-ups of everybody
    SELECT id, state, live_session_id FROM attempts WHERE user_id = $2 OFFSET 0
) AS a ON a.live_session_id = s.id
WHERE s.id = $1
