ALTER TABLE attempt_answers DROP COLUMN named, DROP COLUMN given_points;
ALTER TABLE quiz_versions
    DROP CONSTRAINT quiz_versions_question_count_check,
    ADD CONSTRAINT quiz_versions_question_count_check CHECK (question_count > 0);
