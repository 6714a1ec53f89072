SELECT s.id, s.course_id AS course, s.quiz_id AS quiz, v.title, CASE WHEN s.ended_at IS NULL THEN s.pin END AS pin,
    s.state, s.version, s.pace, s.scoring, s.answer_policy AS answers, s.guests, s.locked, s.lead_ms, s.reveal_s,
    s.partial_credit, s.streak_bonus, s.shuffle, s.autopilot_s, s.autopilot, s.approval, s.teams, s.capacity, s.catch_up,
    s.question_id AS question, v.question_count AS questions,
    (SELECT count(*) FROM participants AS p WHERE p.session_id = s.id AND p.removed_at IS NULL) AS participants,
    s.created_at, s.updated_at, s.started_at, s.ended_at
FROM live_sessions AS s JOIN quiz_versions AS v ON v.id = s.version_id
WHERE s.quiz_id = $1
