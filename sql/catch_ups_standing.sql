SELECT a.kind, a.state <> 'in_progress' OR coalesce(clock_timestamp() >= a.deadline, false) AS over,
    (SELECT count(*) FROM attempt_answers WHERE attempt_id = a.id) AS questions,
    (SELECT count(*) FROM attempt_answers WHERE attempt_id = a.id AND opened_at IS NOT NULL) AS opened
FROM attempts AS a
WHERE a.id = $1
