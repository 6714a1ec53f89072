DELETE FROM gradebook_categories WHERE course_id = $1 AND title <> ALL ($2::text[])
