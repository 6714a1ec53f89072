ALTER TABLE attempt_answers DROP COLUMN opened_at, DROP COLUMN due_at;
ALTER TABLE live_sessions DROP COLUMN catch_up;
