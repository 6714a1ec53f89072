SELECT answer.answer, answer.revision, answer.saved_at,
    a.state <> 'in_progress'
        OR coalesce(clock_timestamp() > a.deadline + make_interval(secs => $3), false) AS over
FROM attempt_answers AS answer JOIN attempts AS a ON a.id = answer.attempt_id
WHERE answer.attempt_id = $1 AND answer.question_id = $2
