-- in the order of the courses, which are locked one after the other
SELECT id, course_id FROM enrollments WHERE user_id = $1 AND status <> 'withdrawn' ORDER BY course_id
