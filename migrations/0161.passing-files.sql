-- Files that the system makes for somebody, such as exports: theirs, but only for some days.
ALTER TABLE files ADD COLUMN expires_at timestamptz;
CREATE INDEX files_expires_idx ON files (expires_at) WHERE expires_at IS NOT NULL;
