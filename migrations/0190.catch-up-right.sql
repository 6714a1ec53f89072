-- How much of a catch-up was right, however long it took: what a gradebook counts that counts a class by correctness.
-- Null for attempts of other kinds, and for catch-ups counted before, which go by their score.
ALTER TABLE attempts ADD COLUMN right_score numeric(12, 5) CHECK (right_score >= 0);
