SELECT u.id FROM users AS u
WHERE u.mail_digest AND u.disabled_at IS NULL AND u.email_bounced_at IS NULL
    AND EXISTS (
        SELECT FROM enrollments AS e JOIN courses AS c ON c.id = e.course_id AND c.status = 'published'
        WHERE e.user_id = u.id AND e.status = 'active'
    )
    AND ($1::uuid IS NULL OR u.id > $1)
ORDER BY u.id
LIMIT $2
