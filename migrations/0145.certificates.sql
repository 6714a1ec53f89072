-- How a course's certificates look, and whether completing the course issues them.
CREATE TABLE certificate_templates (
    course_id      uuid PRIMARY KEY REFERENCES courses ON DELETE CASCADE,
    heading        text NOT NULL CHECK (length(heading) BETWEEN 1 AND 200),
    before_name    text NOT NULL CHECK (length(before_name) <= 200),
    after_name     text NOT NULL CHECK (length(after_name) <= 200),
    signatory      text NOT NULL CHECK (length(signatory) <= 200),
    signatory_role text NOT NULL CHECK (length(signatory_role) <= 200),
    accent         text NOT NULL CHECK (accent ~ '^#[0-9a-f]{6}$'),
    ink            text NOT NULL CHECK (ink ~ '^#[0-9a-f]{6}$'),
    logo_id        uuid REFERENCES files,
    automatic      boolean NOT NULL,
    valid_months   integer CHECK (valid_months BETWEEN 1 AND 1200),
    revision       integer NOT NULL DEFAULT 1 CHECK (revision > 0),
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now()
);

-- What was certified, as it was at the issue: it outlives the enrolment, the course and the account it is about.
CREATE TABLE certificates (
    id             uuid PRIMARY KEY,
    enrollment_id  uuid REFERENCES enrollments ON DELETE SET NULL,
    course_id      uuid REFERENCES courses ON DELETE SET NULL,
    user_id        uuid REFERENCES users ON DELETE SET NULL,
    code           text NOT NULL UNIQUE CHECK (length(code) = 17),
    name           text NOT NULL,
    course_title   text NOT NULL,
    completed_at   timestamptz NOT NULL,
    design         jsonb NOT NULL,
    issued_at      timestamptz NOT NULL DEFAULT now(),
    expires_at     timestamptz,
    state          text NOT NULL DEFAULT 'valid' CHECK (state IN ('valid', 'revoked', 'superseded')),
    ended_at       timestamptz,
    reason         text CHECK (length(reason) <= 2000),
    superseded_by  uuid REFERENCES certificates,
    object_key     text UNIQUE,
    drawn_at       timestamptz,
    CHECK ((state = 'valid') = (ended_at IS NULL)),
    CHECK ((drawn_at IS NULL) = (object_key IS NULL) OR state <> 'valid')
);
-- Whatever races: one that is valid an enrolment.
CREATE UNIQUE INDEX certificates_valid_key ON certificates (enrollment_id) WHERE state = 'valid';
CREATE INDEX certificates_user_idx ON certificates (user_id, id);
CREATE INDEX certificates_course_idx ON certificates (course_id, id);
