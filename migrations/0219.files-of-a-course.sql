-- The files of a course are a list too, read in the order in which they came.
DROP INDEX files_course_idx;
CREATE INDEX files_course_idx ON files (course_id, created_at, id) WHERE course_id IS NOT NULL;
