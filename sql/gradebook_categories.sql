SELECT title, weight, drop_lowest FROM gradebook_categories WHERE course_id = $1 ORDER BY position
