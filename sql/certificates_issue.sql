INSERT INTO certificates AS t
    (id, enrollment_id, course_id, user_id, code, name, course_title, completed_at, expires_at, design)
SELECT $1, e.id, c.id, u.id, $3, u.name, c.title, p.completed_at, now() + make_interval(months => m.valid_months),
    -- what is null is as the drawing has it by itself
    jsonb_strip_nulls((SELECT to_jsonb(design) FROM (
        SELECT m.heading, m.before_name, m.after_name, m.signatory, m.signatory_role, m.accent, m.ink,
            (SELECT object_key FROM files WHERE id = m.logo_id) AS logo_key) AS design))
FROM enrollments AS e
JOIN course_progress AS p ON p.enrollment_id = e.id
JOIN users AS u ON u.id = e.user_id
JOIN courses AS c ON c.id = e.course_id
LEFT JOIN certificate_templates AS m ON m.course_id = c.id
WHERE e.id = $2 AND p.completed_at IS NOT NULL AND ($4::boolean OR coalesce(m.automatic, true))
FOR KEY SHARE OF u -- or a certificate that was being made as its holder deleted their account would keep the name
ON CONFLICT (enrollment_id) WHERE state = 'valid' DO NOTHING
RETURNING t.id
