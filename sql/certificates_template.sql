SELECT m.course_id, m.heading, m.before_name, m.after_name, m.signatory, m.signatory_role, m.accent, m.ink, m.logo_id, m.automatic, m.valid_months,
    f.object_key AS logo_key, m.revision, m.created_at, m.updated_at
FROM certificate_templates AS m
LEFT JOIN files AS f ON f.id = m.logo_id
WHERE m.course_id = $1
