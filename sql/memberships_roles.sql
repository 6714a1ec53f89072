SELECT e.id, e.course_id, e.user_id, e.role, c.status
FROM unnest($1::uuid[], $2::uuid[]) AS wanted (course_id, user_id)
JOIN enrollments AS e ON e.course_id = wanted.course_id AND e.user_id = wanted.user_id
JOIN courses AS c ON c.id = e.course_id
WHERE e.status = 'active'
