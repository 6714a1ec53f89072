SELECT CASE WHEN state = 'valid' AND expires_at <= now() THEN 'expired' ELSE state END AS status,
    name, course_title, issued_at, ended_at, expires_at
FROM certificates
WHERE code = $1
