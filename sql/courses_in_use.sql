SELECT EXISTS (SELECT FROM live_sessions WHERE course_id = $1)
