DROP TABLE attempt_grades;
DROP TABLE attempt_answers;
DROP TABLE attempts;
DROP TABLE question_corrections;
ALTER TABLE version_questions DROP COLUMN draw;
ALTER TABLE quiz_versions DROP CONSTRAINT quiz_versions_id_quiz_id_key, DROP COLUMN draw_counts;
ALTER TABLE quizzes
    DROP COLUMN own_pace,
    DROP COLUMN time_limit_s,
    DROP COLUMN attempts_allowed,
    DROP COLUMN shuffle,
    DROP COLUMN opens_at,
    DROP COLUMN closes_at,
    DROP COLUMN pass_percent,
    DROP COLUMN partial_credit,
    DROP COLUMN negative_marking,
    DROP COLUMN feedback,
    DROP COLUMN feedback_from,
    DROP COLUMN draws;
DROP TABLE bank_questions;
