INSERT INTO invitations (
    id, course_id, email, role, extra_time_factor, extra_time_minutes, invited_by, expires_at
)
SELECT given.id, $1, given.email, given.role, given.factor, given.minutes, $2, now() + make_interval(days => $3)
FROM unnest($4::uuid[], $5::text[], $6::text[], $7::numeric[], $8::integer[])
    AS given (id, email, role, factor, minutes)
ON CONFLICT DO NOTHING
RETURNING id, email
