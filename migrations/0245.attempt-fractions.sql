-- How much of an answer is right, as `scores` has it of a class: points do not say it where there are none. Null where
-- nothing is right or wrong, and of attempts that were counted before.
ALTER TABLE attempt_answers ADD COLUMN fraction real CHECK (fraction BETWEEN 0 AND 1);
