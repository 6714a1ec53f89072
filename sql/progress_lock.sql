INSERT INTO course_progress AS p (enrollment_id) VALUES ($1)
ON CONFLICT (enrollment_id) DO UPDATE SET updated_at = now()
RETURNING p.percent, p.curriculum, p.completed_at
