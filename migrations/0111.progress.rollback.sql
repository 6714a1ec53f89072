DROP TABLE progress_changes;
DROP TABLE course_progress;
DROP FUNCTION keep_completion();
DROP TABLE lesson_completions;
DROP TABLE lesson_progress;
