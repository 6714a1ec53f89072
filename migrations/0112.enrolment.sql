-- Courses with a limited number of places, and invitations to people who have no account yet.

ALTER TABLE courses ADD COLUMN capacity integer CHECK (capacity > 0);

ALTER TABLE enrollments DROP CONSTRAINT enrollments_status_check;
ALTER TABLE enrollments ADD CONSTRAINT enrollments_status_check CHECK (status IN ('active', 'waiting', 'withdrawn'));
-- the queue for a place, oldest first
ALTER TABLE enrollments ADD COLUMN waiting_since timestamptz;
ALTER TABLE enrollments ADD CONSTRAINT enrollments_waiting_check
    CHECK ((status = 'waiting') = (waiting_since IS NOT NULL));
CREATE INDEX enrollments_waiting_idx ON enrollments (course_id, waiting_since, id) WHERE status = 'waiting';

CREATE TABLE invitations (
    id          uuid PRIMARY KEY,
    course_id   uuid NOT NULL REFERENCES courses ON DELETE CASCADE,
    email       text NOT NULL CHECK (length(email) BETWEEN 3 AND 254),
    role        text NOT NULL CHECK (role IN ('student', 'assistant', 'instructor')),
    extra_time_factor  numeric(4, 2) NOT NULL DEFAULT 1 CHECK (extra_time_factor BETWEEN 1 AND 10),
    extra_time_minutes integer NOT NULL DEFAULT 0 CHECK (extra_time_minutes BETWEEN 0 AND 1440),
    invited_by  uuid REFERENCES users ON DELETE SET NULL,
    -- only the digest, made when the mail is written
    token_hash  bytea UNIQUE CHECK (length(token_hash) = 32),
    created_at  timestamptz NOT NULL DEFAULT now(),
    expires_at  timestamptz NOT NULL,
    accepted_at timestamptz,
    accepted_by uuid REFERENCES users ON DELETE SET NULL,
    revoked_at  timestamptz
);
CREATE INDEX invitations_course_idx ON invitations (course_id, id);
-- one open invitation an address and course
CREATE UNIQUE INDEX invitations_open_key ON invitations (course_id, lower(email))
    WHERE accepted_at IS NULL AND revoked_at IS NULL;
