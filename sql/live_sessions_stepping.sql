SELECT s.id, s.updated_at, s.course_id, s.version_id, s.state, s.version, s.pace, s.scoring, s.answer_policy, s.partial_credit,
    s.streak_bonus, s.lead_ms, s.reveal_s, s.locked, s.started_at, s.ended_at, s.question_id, s.round, s.paused_at, s.due_at,
    s.shuffle, s.autopilot, s.autopilot_s, s.hosts_gone_at, s.teams,
    q.opens_at, q.closes_at, q.paused_ms, q.last_paused_at, q.last_resumed_at, q.key AS key_override, q.voided_at, q.index,
    (SELECT jsonb_object_agg(asked.question_id, asked.rounds) FROM (
        SELECT question_id, max(round) AS rounds FROM live_questions WHERE session_id = s.id GROUP BY question_id
    ) AS asked) AS rounds,
    (SELECT max(p.time_factor) FROM participants AS p
        WHERE p.session_id = s.id AND p.time_factor > 1 AND p.removed_at IS NULL) AS time_factor_max,
    -- A row that somebody stepped after this statement began is given as it is when it is locked, but all else here as it was.
    s.updated_at <> (SELECT seen.updated_at FROM live_sessions AS seen WHERE seen.id = s.id) AS overtaken
FROM live_sessions AS s
LEFT JOIN live_questions AS q ON q.session_id = s.id AND q.question_id = s.question_id AND q.round = s.round
