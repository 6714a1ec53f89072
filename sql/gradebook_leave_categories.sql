UPDATE gradebook_columns SET category = NULL WHERE course_id = $1 AND category <> ALL ($2::text[])
