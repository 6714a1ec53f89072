SELECT e.course_id AS course, g.quiz_id AS quiz, g.live_session_id AS session, c.percent, c.excused, c.reason,
    c.set_at
FROM enrollments AS e
CROSS JOIN LATERAL (SELECT * FROM gradebook_entries WHERE enrollment_id = e.id OFFSET 0) AS g
CROSS JOIN LATERAL (
    SELECT * FROM gradebook_changes WHERE enrollment_id = e.id AND column_id = g.column_id OFFSET 0
) AS c
WHERE e.user_id = $1
ORDER BY c.id
