ALTER TABLE attempts DROP COLUMN right_score;
