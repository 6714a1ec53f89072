-- Classes of a course that are over, that may be played later and where this person has no place; those they have begun
-- to play also where that is not allowed any more. Who has submitted theirs finds it among their attempts.
SELECT s.id, s.quiz_id AS quiz, v.title, s.ended_at, a.id AS attempt
FROM live_sessions AS s
JOIN quiz_versions AS v ON v.id = s.version_id
LEFT JOIN ( -- by the learner, as in catch_ups_offer.sql
    SELECT id, state, live_session_id FROM attempts WHERE user_id = $2 AND kind = 'catch_up' OFFSET 0
) AS a ON a.live_session_id = s.id
WHERE s.course_id = $1 AND s.state = 'ended'
    AND EXISTS (SELECT FROM enrollments AS e WHERE e.course_id = $1 AND e.user_id = $2 AND e.status = 'active')
    AND CASE WHEN a.id IS NULL THEN s.catch_up ELSE a.state = 'in_progress' END
    -- class by class: together, the people of all of them would be read
    AND NOT EXISTS (SELECT FROM participants AS p WHERE p.session_id = s.id AND p.user_id = $2 OFFSET 0)
    AND EXISTS (SELECT FROM live_questions AS q WHERE q.session_id = s.id OFFSET 0)
