SELECT p.user_id, p.points, p.rank, s.id AS session, s.scoring, c.title AS course, v.title AS quiz,
    v.question_count AS questions,
    (SELECT count(*) FROM participants AS o WHERE o.session_id = s.id AND o.removed_at IS NULL) AS participants,
    (SELECT count(*) FROM scores AS k WHERE k.participant_id = p.id AND k.correct) AS correct,
    (SELECT count(*) FROM scores AS k WHERE k.participant_id = p.id AND k.answer_id IS NOT NULL) AS answered
FROM participants AS p
JOIN live_sessions AS s ON s.id = p.session_id
JOIN quiz_versions AS v ON v.id = s.version_id
JOIN courses AS c ON c.id = s.course_id
WHERE p.id = $1
