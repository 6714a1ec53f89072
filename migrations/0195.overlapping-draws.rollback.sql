ALTER TABLE version_questions DROP CONSTRAINT version_questions_draws_check;
ALTER TABLE version_questions ALTER COLUMN draws DROP DEFAULT;
ALTER TABLE version_questions ALTER COLUMN draws TYPE integer USING coalesce(draws[1], 0);
ALTER TABLE version_questions RENAME COLUMN draws TO draw;
ALTER TABLE version_questions ALTER COLUMN draw SET DEFAULT 0;
ALTER TABLE version_questions ADD CHECK (draw >= 0);
