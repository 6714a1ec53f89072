SELECT wanted.id AS enrollment, newest.title AS last_completed, newest.completed_at AS last_completed_at,
    (SELECT code FROM certificates WHERE enrollment_id = wanted.id AND state = 'valid') AS certificate
FROM unnest($1::uuid[]) AS wanted (id)
LEFT JOIN LATERAL (
    SELECT title, completed_at FROM lesson_completions WHERE enrollment_id = wanted.id
    ORDER BY completed_at DESC, lesson_id DESC LIMIT 1
) AS newest ON true
