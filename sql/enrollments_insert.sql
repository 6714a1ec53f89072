INSERT INTO enrollments AS e (id, course_id, user_id, role, extra_time_factor, extra_time_minutes)
VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (course_id, user_id) DO UPDATE
    SET status = 'active', role = excluded.role, extra_time_factor = excluded.extra_time_factor,
        extra_time_minutes = excluded.extra_time_minutes, revision = e.revision + 1, updated_at = now()
    WHERE e.status = 'withdrawn'
RETURNING e.id
