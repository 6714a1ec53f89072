-- What courses tell other systems: where to, about what, and what became of it.

CREATE TABLE webhooks (
    id            uuid PRIMARY KEY,
    course_id     uuid NOT NULL REFERENCES courses ON DELETE CASCADE,
    url           text NOT NULL CHECK (length(url) BETWEEN 1 AND 2000),
    description   text NOT NULL CHECK (length(description) <= 200),
    events        text[] NOT NULL CHECK (cardinality(events) > 0),
    -- both sealed under the server's key; the one before signs beside the new one until then
    secret        bytea NOT NULL,
    old_secret    bytea,
    old_until     timestamptz,
    disabled_at   timestamptz,
    -- why it was disabled
    note          text,
    -- whoever delivers has the webhook for a while, and only the newest turn may say how it went
    turn          integer NOT NULL DEFAULT 0 CHECK (turn >= 0),
    leased_until  timestamptz,
    -- in a row, over all its events
    failures      integer NOT NULL DEFAULT 0 CHECK (failures >= 0),
    failing_since timestamptz,
    retry_at      timestamptz,
    revision      integer NOT NULL DEFAULT 1 CHECK (revision > 0),
    created_at    timestamptz NOT NULL DEFAULT now(),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    CHECK ((old_secret IS NULL) = (old_until IS NULL)),
    CHECK ((failures = 0) = (failing_since IS NULL))
);
CREATE INDEX webhooks_course_idx ON webhooks (course_id, id);

-- One row a webhook and event, written in the transaction that the event is about.
CREATE TABLE webhook_deliveries (
    webhook_id uuid NOT NULL REFERENCES webhooks ON DELETE CASCADE,
    event_id   uuid NOT NULL,
    -- the order in which a webhook's events are sent
    position   bigint GENERATED ALWAYS AS IDENTITY,
    event      text NOT NULL,
    -- the very text that is signed, in every attempt
    body       text NOT NULL,
    state      text NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'failed')),
    attempts   integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    -- attempts before somebody asked for a redelivery, which starts counting anew
    forgiven   integer NOT NULL DEFAULT 0 CHECK (forgiven BETWEEN 0 AND attempts),
    created_at timestamptz NOT NULL DEFAULT now(),
    ended_at   timestamptz,
    PRIMARY KEY (webhook_id, event_id),
    CHECK ((state = 'waiting') = (ended_at IS NULL))
);
CREATE UNIQUE INDEX webhook_deliveries_position_key ON webhook_deliveries (webhook_id, position);
CREATE INDEX webhook_deliveries_waiting_idx ON webhook_deliveries (webhook_id, position) WHERE state = 'waiting';
CREATE INDEX webhook_deliveries_created_idx ON webhook_deliveries (created_at);

CREATE TABLE webhook_attempts (
    webhook_id  uuid NOT NULL,
    event_id    uuid NOT NULL,
    number      integer NOT NULL CHECK (number > 0),
    at          timestamptz NOT NULL DEFAULT clock_timestamp(),
    duration_ms integer NOT NULL CHECK (duration_ms >= 0),
    -- what the receiver answered, as far as it did
    status      integer,
    answer      text,
    error       text,
    PRIMARY KEY (webhook_id, event_id, number),
    FOREIGN KEY (webhook_id, event_id) REFERENCES webhook_deliveries ON DELETE CASCADE
);
