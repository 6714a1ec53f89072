-- Not against those who write about it, such as its progress: who completes a course holds that, and waits for who is
-- just deleting their account, who comes to the enrolment last.
SELECT id, course_id, user_id, role, status, extra_time_factor, extra_time_minutes, revision
FROM enrollments
WHERE id = $1
FOR NO KEY UPDATE
