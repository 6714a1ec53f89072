DELETE FROM gradebook_columns WHERE course_id = $1 AND column_id = ANY ($2::uuid[])
