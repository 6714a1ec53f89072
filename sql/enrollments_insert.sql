INSERT INTO enrollments AS e (
    id, course_id, user_id, role, extra_time_factor, extra_time_minutes, status, waiting_since
)
VALUES ($1, $2, $3, $4, coalesce($5::numeric, 1), coalesce($6, 0), $7, CASE WHEN $7::text = 'waiting' THEN clock_timestamp() END)
ON CONFLICT (course_id, user_id) DO UPDATE
    SET status = excluded.status, waiting_since = excluded.waiting_since, role = excluded.role,
        extra_time_factor = coalesce($5, e.extra_time_factor), extra_time_minutes = coalesce($6, e.extra_time_minutes),
        revision = e.revision + 1, updated_at = now()
    WHERE e.status = 'withdrawn' OR (e.status = 'waiting' AND excluded.status = 'active')
RETURNING e.id
