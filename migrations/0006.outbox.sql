-- Jobs that a business transaction needs done, written in that transaction; a relay hands them to the workers.

CREATE TABLE outbox (
    id         bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    job        text NOT NULL,
    key        text NOT NULL,
    payload    jsonb NOT NULL CHECK (jsonb_typeof(payload) = 'object'),
    created_at timestamptz NOT NULL DEFAULT now(),
    handed_at  timestamptz,
    done_at    timestamptz,
    failed_at  timestamptz,
    error      text,
    -- names the effect, so that asking twice for the same one is asking once
    UNIQUE (job, key)
);
CREATE INDEX outbox_waiting_idx ON outbox (id) WHERE handed_at IS NULL;
CREATE INDEX outbox_unfinished_idx ON outbox (handed_at) WHERE done_at IS NULL AND failed_at IS NULL;
