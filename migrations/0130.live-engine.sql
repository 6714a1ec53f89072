-- Autopilot, approval at the door, teams.

ALTER TABLE live_sessions
    ADD COLUMN approval boolean NOT NULL DEFAULT false,
    ADD COLUMN teams text[] NOT NULL DEFAULT '{}' CHECK (cardinality(teams) <> 1 AND cardinality(teams) <= 20),
    -- whether the server steps a class whose hosts have all gone, and since when they are gone
    ADD COLUMN autopilot boolean NOT NULL DEFAULT false,
    ADD COLUMN hosts_gone_at timestamptz;
-- What the autopilot watches is looked for every second.
CREATE INDEX live_sessions_autopilot_idx ON live_sessions (id)
    WHERE autopilot_s IS NOT NULL AND pace = 'host' AND ended_at IS NULL;

-- From 1, the place of the team's name in live_sessions.teams.
ALTER TABLE participants ADD COLUMN team integer CHECK (team > 0);

-- Guests who wait to be let in. Let in, they become participants with the same id.
CREATE TABLE live_knocks (
    id         uuid PRIMARY KEY,
    session_id uuid NOT NULL REFERENCES live_sessions ON DELETE CASCADE,
    name       text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    name_key   text NOT NULL,
    seed       integer NOT NULL,
    team       integer CHECK (team > 0),
    knocked_at timestamptz NOT NULL DEFAULT now(),
    refused_at timestamptz,
    banned     boolean NOT NULL DEFAULT false,
    CHECK (refused_at IS NOT NULL OR NOT banned)
);
CREATE UNIQUE INDEX live_knocks_name_key ON live_knocks (session_id, name_key) WHERE refused_at IS NULL;
