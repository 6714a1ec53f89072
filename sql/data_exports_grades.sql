SELECT e.course_id AS course, g.quiz_id AS quiz, g.live_session_id AS session, c.percent, c.excused, c.reason,
    c.set_at
FROM gradebook_changes AS c
JOIN gradebook_entries AS g ON g.enrollment_id = c.enrollment_id AND g.column_id = c.column_id
JOIN enrollments AS e ON e.id = c.enrollment_id
WHERE e.user_id = $1
ORDER BY c.id
