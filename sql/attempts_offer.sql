SELECT q.course_id, q.title, q.description, q.own_pace, q.time_limit_s, q.attempts_allowed, q.shuffle, q.opens_at,
    q.closes_at, q.pass_percent, q.partial_credit, q.negative_marking, q.feedback, q.feedback_from,
    v.id AS version_id, v.number AS version,
    v.question_count + (SELECT coalesce(sum(n), 0) FROM unnest(v.draw_counts) AS n) AS questions,
    e.extra_time_factor, e.extra_time_minutes, clock_timestamp() AS now,
    own.taken, own.in_progress,
    -- a quiz that lessons lead to is open once one of them is; one that stands alone always is
    EXISTS (SELECT FROM lessons AS l WHERE l.quiz_id = q.id AND l.status = 'published')
    AND NOT EXISTS (
        SELECT FROM lessons AS l
        WHERE l.quiz_id = q.id AND l.status = 'published' AND (l.release_at IS NULL OR l.release_at <= now())
            AND NOT EXISTS (
                SELECT FROM lesson_prerequisites AS edge
                CROSS JOIN LATERAL ( -- each by its key, whatever the planner takes the course for
                    SELECT id FROM lessons WHERE id = edge.requires_id AND status = 'published' LIMIT 1
                ) AS needed
                LEFT JOIN LATERAL (
                    SELECT lesson_id FROM lesson_completions WHERE enrollment_id = e.id AND lesson_id = needed.id LIMIT 1
                ) AS c ON true
                WHERE edge.lesson_id = l.id AND c.lesson_id IS NULL
            )
    ) AS locked
FROM quizzes AS q
JOIN LATERAL (SELECT * FROM quiz_versions WHERE quiz_id = q.id ORDER BY number DESC LIMIT 1) AS v ON true
LEFT JOIN enrollments AS e ON e.id = $2
CROSS JOIN LATERAL (
    SELECT count(*) AS taken, (array_agg(a.id) FILTER (WHERE a.state = 'in_progress'))[1] AS in_progress
    -- by the learner: by the quiz, each who looks at it would read the attempts of everybody
    FROM (SELECT id, quiz_id, kind, state FROM attempts WHERE enrollment_id = e.id OFFSET 0) AS a
    WHERE a.quiz_id = q.id AND a.kind = 'own_pace'
) AS own
WHERE q.id = $1
