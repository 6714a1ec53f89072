SELECT u.email,
    ARRAY(SELECT id FROM participants WHERE user_id = u.id) AS participants,
    ARRAY(SELECT session_id FROM participants WHERE user_id = u.id) AS sessions,
    ARRAY(SELECT course_id FROM enrollments WHERE user_id = u.id) AS courses,
    ARRAY(SELECT id FROM announcements WHERE posted_by = u.id) AS announcements
FROM users AS u
WHERE u.id = $1
