-- What the sweeps look for, found without reading the whole table.

CREATE INDEX auth_sessions_ended_idx ON auth_sessions (ended_at) WHERE ended_at IS NOT NULL;
CREATE INDEX live_sessions_idle_idx ON live_sessions (updated_at) WHERE ended_at IS NULL;
