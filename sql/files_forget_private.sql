DELETE FROM files WHERE owner_id = $1 AND course_id IS NULL AND NOT public
