SELECT q.id, q.course_id AS course, q.title, q.description, q.revision, q.created_at, q.updated_at,
    q.own_pace, q.time_limit_s, q.attempts_allowed, q.shuffle, q.opens_at, q.closes_at, q.pass_percent, q.partial_credit,
    q.negative_marking, q.feedback, q.feedback_from, q.draws,
    (SELECT count(*) FROM questions WHERE quiz_id = q.id) AS questions,
    (SELECT max(number) FROM quiz_versions WHERE quiz_id = q.id) AS version
FROM quizzes AS q
WHERE q.course_id = $1
