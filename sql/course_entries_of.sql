SELECT c.status, c.self_enroll, c.enroll_code IS NOT NULL AS asks_code,
    c.capacity IS NOT NULL AND c.capacity <= (
        SELECT count(*) FROM enrollments AS e WHERE e.course_id = c.id AND e.role = 'student' AND e.status = 'active'
    ) AS full,
    own.id AS enrollment, own.status AS standing
FROM courses AS c
LEFT JOIN enrollments AS own ON own.course_id = c.id AND own.user_id = $2
WHERE c.id = $1
