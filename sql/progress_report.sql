INSERT INTO lesson_progress AS p (enrollment_id, lesson_id, fraction, position_s) VALUES ($1, $2, $3, $4)
ON CONFLICT (enrollment_id, lesson_id) DO UPDATE
    SET fraction = greatest(p.fraction, excluded.fraction), position_s = coalesce(excluded.position_s, p.position_s),
        updated_at = now()
RETURNING p.fraction, p.position_s
