SELECT answer.answer, answer.revision, answer.saved_at,
    a.kind = 'own_pace' OR answer.opened_at IS NOT NULL AS opened,
    coalesce(class.answer_policy = 'first', false) AS once,
    a.state <> 'in_progress'
        OR coalesce(clock_timestamp() > least(a.deadline, answer.due_at) + make_interval(secs => $3), false) AS over
FROM attempt_answers AS answer
JOIN attempts AS a ON a.id = answer.attempt_id
LEFT JOIN live_sessions AS class ON class.id = a.live_session_id
WHERE answer.attempt_id = $1 AND answer.question_id = $2
