SELECT EXISTS (SELECT FROM live_sessions WHERE course_id = $1)
    OR EXISTS (
        SELECT FROM attempts AS a JOIN enrollments AS e ON e.id = a.enrollment_id WHERE e.course_id = $1
    )
