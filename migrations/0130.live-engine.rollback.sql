DROP TABLE live_knocks;
ALTER TABLE participants DROP COLUMN team;
DROP INDEX live_sessions_autopilot_idx;
ALTER TABLE live_sessions DROP COLUMN approval, DROP COLUMN teams, DROP COLUMN autopilot, DROP COLUMN hosts_gone_at;
