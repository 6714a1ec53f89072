INSERT INTO certificate_templates AS m
    (course_id, heading, before_name, after_name, signatory, signatory_role, accent, ink, logo_id, automatic, valid_months)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
ON CONFLICT (course_id) DO UPDATE SET
    heading = $2, before_name = $3, after_name = $4, signatory = $5, signatory_role = $6, accent = $7, ink = $8,
    logo_id = $9, automatic = $10, valid_months = $11, revision = m.revision + 1, updated_at = now()
WHERE $12::integer IS NULL OR m.revision = $12
RETURNING m.revision
