-- A row is there before the bytes, and is ready once they are: what lies in the store without a row is an orphan.
CREATE TABLE files (
    id           uuid PRIMARY KEY,
    owner_id     uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    course_id    uuid REFERENCES courses ON DELETE CASCADE,
    public       boolean NOT NULL,
    name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    object_key   text NOT NULL UNIQUE,
    content_type text,
    size         bigint CHECK (size >= 0),
    sha256       bytea CHECK (length(sha256) = 32),
    created_at   timestamptz NOT NULL DEFAULT now(),
    ready_at     timestamptz,
    CHECK (ready_at IS NULL OR (content_type IS NOT NULL AND size IS NOT NULL AND sha256 IS NOT NULL))
);
CREATE INDEX files_owner_idx ON files (owner_id, id);
CREATE INDEX files_course_idx ON files (course_id) WHERE course_id IS NOT NULL;
CREATE INDEX files_pending_idx ON files (created_at) WHERE ready_at IS NULL;
