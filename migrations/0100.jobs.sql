-- A job's whole life stands in its outbox row: PostgreSQL knows what is to be done, Redis only whose turn it is.

ALTER TABLE outbox
    -- what others know the job by
    ADD COLUMN uid          uuid NOT NULL DEFAULT gen_random_uuid(),
    -- who asked for it and may see how it goes
    ADD COLUMN owner_id     uuid REFERENCES users ON DELETE SET NULL,
    -- every attempt has a number, and only the newest one may finish the job
    ADD COLUMN attempts     integer NOT NULL DEFAULT 0 CHECK (attempts >= 0),
    -- attempts before an administrator asked for a rerun, which starts counting anew
    ADD COLUMN forgiven     integer NOT NULL DEFAULT 0 CHECK (forgiven BETWEEN 0 AND attempts),
    -- until when nobody else takes the job; renewed while its worker lives
    ADD COLUMN leased_until timestamptz,
    ADD COLUMN started_at   timestamptz,
    ADD COLUMN progress     integer NOT NULL DEFAULT 0 CHECK (progress >= 0),
    ADD COLUMN total        integer CHECK (total >= 0),
    ADD COLUMN result       jsonb,
    ADD CONSTRAINT outbox_uid_key UNIQUE (uid),
    ADD CONSTRAINT outbox_one_end_check CHECK (done_at IS NULL OR failed_at IS NULL);
CREATE INDEX outbox_owner_idx ON outbox (owner_id) WHERE owner_id IS NOT NULL;
CREATE INDEX outbox_done_idx ON outbox (done_at) WHERE done_at IS NOT NULL;
CREATE INDEX outbox_failed_idx ON outbox (failed_at) WHERE failed_at IS NOT NULL;
