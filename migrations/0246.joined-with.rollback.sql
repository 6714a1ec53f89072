ALTER TABLE live_knocks DROP COLUMN joined_with;
ALTER TABLE participants DROP COLUMN joined_with;
