-- All that is kept about a person, put together when they ask for it and forgotten some days later.

CREATE TABLE data_exports (
    id         uuid PRIMARY KEY,
    user_id    uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    job_id     uuid,
    content    jsonb,
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX data_exports_user_idx ON data_exports (user_id, created_at);
