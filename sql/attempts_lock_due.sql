SELECT a.id, a.quiz_id, a.version_id, a.enrollment_id, a.user_id, q.course_id, a.kind, a.state, a.partial_credit,
    a.negative_marking, a.pass_percent, a.score, a.max_score, a.passed
FROM attempts AS a JOIN quizzes AS q ON q.id = a.quiz_id
WHERE a.state = 'in_progress'
    -- SELECT makes one moment of it, up to which the index is read; else all that go on are
    AND a.deadline <= (SELECT clock_timestamp() - make_interval(secs => $1))
    AND a.id <> ALL ($2::uuid[])
ORDER BY a.deadline
LIMIT 1
FOR UPDATE OF a SKIP LOCKED
