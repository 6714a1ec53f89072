-- A class counts what was revealed first of every question that has a key and was not voided (docs/live.md).
SELECT thing.*, quiz.feedback, quiz.feedback_from, over.closed, c.category, c.weight, c.attempts, c.basis
FROM (
    SELECT q.id, q.id AS quiz, NULL::uuid AS live_session, q.title, q.created_at AS at, NULL::bigint AS worth,
        true AS scored
    FROM quizzes AS q
    WHERE q.course_id = $1 AND EXISTS (SELECT FROM quiz_versions AS v WHERE v.quiz_id = q.id)
        AND (q.own_pace OR ( -- in this order there is an index to look into; in none, all attempts could be read
            SELECT a.started_at FROM attempts AS a
            WHERE a.quiz_id = q.id AND a.live_session_id IS NULL
            ORDER BY a.started_at LIMIT 1
        ) IS NOT NULL)
    UNION ALL
    SELECT s.id, s.quiz_id, s.id, version.title, s.started_at,
        (
            SELECT coalesce(sum(asked.points), 0)
            FROM counting_rounds AS q
            JOIN version_questions AS asked ON asked.version_id = s.version_id AND asked.question_id = q.question_id
            WHERE q.session_id = s.id AND asked.key IS NOT NULL
        ),
        s.scoring <> 'none'
    FROM live_sessions AS s
    JOIN quiz_versions AS version ON version.id = s.version_id
    WHERE s.course_id = $1 AND s.started_at IS NOT NULL AND s.ended_at IS NOT NULL
) AS thing
JOIN quizzes AS quiz ON quiz.id = thing.quiz
CROSS JOIN LATERAL quiz_closed(quiz.id, quiz.closes_at) AS over
LEFT JOIN gradebook_columns AS c ON c.column_id = thing.id
ORDER BY thing.at, thing.id
