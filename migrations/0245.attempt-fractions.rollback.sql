ALTER TABLE attempt_answers DROP COLUMN fraction;
