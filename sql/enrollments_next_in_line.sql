WITH next AS (
    SELECT id FROM enrollments
    WHERE course_id = $1 AND status = 'waiting'
    ORDER BY waiting_since, id
    LIMIT $2
)
UPDATE enrollments AS e SET status = 'active', waiting_since = NULL, revision = e.revision + 1, updated_at = now()
FROM next JOIN users AS u ON true
WHERE e.id = next.id AND u.id = e.user_id
RETURNING e.id, e.user_id, u.name, e.role
