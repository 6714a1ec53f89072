-- Who writes an answer, and who gives points: the writer's kind of revision (docs/decisions/0003), and the points a
-- person gave, which a voided question must not lose.
ALTER TABLE attempt_answers
    ADD COLUMN named boolean NOT NULL DEFAULT false,
    ADD COLUMN given_points numeric(12, 5) CHECK (given_points >= 0),
    ADD CHECK ((given_points IS NULL) = (graded_at IS NULL));

-- question_count is what everybody is asked, also in a class; a quiz may consist of draws alone.
ALTER TABLE quiz_versions
    DROP CONSTRAINT quiz_versions_question_count_check,
    ADD CONSTRAINT quiz_versions_question_count_check
        CHECK (question_count >= 0 AND question_count + cardinality(draw_counts) > 0);
