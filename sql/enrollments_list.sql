SELECT e.id, e.course_id AS course, e.user_id AS "user", u.name, u.email, e.role, e.status, e.extra_time_factor,
    e.extra_time_minutes, e.revision, e.created_at, e.updated_at
FROM enrollments AS e JOIN users AS u ON u.id = e.user_id
WHERE e.course_id = $1
    AND ($2::text IS NULL OR e.role = $2)
    AND ($3::text IS NULL OR e.status = $3)
    AND ($4::text IS NULL OR strpos(sort_key(u.name), sort_key($4)) > 0 OR strpos(sort_key(u.email), sort_key($4)) > 0)
