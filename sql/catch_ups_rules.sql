SELECT s.scoring, s.partial_credit, s.streak_bonus, e.extra_time_factor::real AS time_factor
FROM attempts AS a
JOIN live_sessions AS s ON s.id = a.live_session_id
JOIN enrollments AS e ON e.id = a.enrollment_id
WHERE a.id = $1
