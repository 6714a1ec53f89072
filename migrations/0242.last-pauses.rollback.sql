ALTER TABLE live_questions DROP COLUMN last_paused_at, DROP COLUMN last_resumed_at;
