DROP INDEX files_course_idx;
CREATE INDEX files_course_idx ON files (course_id) WHERE course_id IS NOT NULL;
