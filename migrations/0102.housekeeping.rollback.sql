DROP INDEX live_sessions_idle_idx;
DROP INDEX auth_sessions_ended_idx;
