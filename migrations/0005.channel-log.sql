-- The log every socket is a window on. The head row is locked by whoever appends until the commit, which is what
-- makes `seq` gapless and its order the order of the commits.

CREATE TABLE channel_heads (
    channel text PRIMARY KEY,
    seq     bigint NOT NULL CHECK (seq > 0)
) WITH (fillfactor = 70);

-- `data` is json, not jsonb: a replayed event is the same text that was pushed.
CREATE TABLE channel_events (
    channel text NOT NULL,
    seq     bigint NOT NULL CHECK (seq > 0),
    at      timestamptz NOT NULL,
    event   text NOT NULL,
    data    json NOT NULL,
    PRIMARY KEY (channel, seq)
);
