INSERT INTO enrollments AS e (id, course_id, user_id, role, extra_time_factor, extra_time_minutes)
SELECT given.id, $1, given.user_id, given.role, given.factor, given.minutes
FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::numeric[], $6::integer[])
    AS given (id, user_id, role, factor, minutes)
ORDER BY given.user_id
ON CONFLICT (course_id, user_id) DO UPDATE
    SET status = 'active', waiting_since = NULL, role = excluded.role, extra_time_factor = excluded.extra_time_factor,
        extra_time_minutes = excluded.extra_time_minutes, revision = e.revision + 1, updated_at = now()
    WHERE e.status <> 'active'
RETURNING e.id, e.user_id, e.role
