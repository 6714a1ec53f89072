-- Files that are announced first and sent afterwards, to the bucket or to us. The file's own row is pending meanwhile.
CREATE TABLE uploads (
    file_id      uuid PRIMARY KEY REFERENCES files ON DELETE CASCADE,
    size         bigint NOT NULL CHECK (size >= 0),
    sha256       bytea NOT NULL CHECK (length(sha256) = 32),
    content_type text NOT NULL,
    token_digest bytea NOT NULL CHECK (length(token_digest) = 32),
    expires_at   timestamptz NOT NULL
);
