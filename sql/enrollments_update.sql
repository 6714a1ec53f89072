UPDATE enrollments SET role = $2, status = $3, extra_time_factor = $4, extra_time_minutes = $5,
    waiting_since = CASE WHEN $3::text = 'waiting' THEN waiting_since END, revision = revision + 1, updated_at = now()
WHERE id = $1
