-- Courses and who takes part in them in which role.

CREATE TABLE courses (
    id          uuid PRIMARY KEY,
    title       text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    summary     text NOT NULL DEFAULT '' CHECK (length(summary) <= 2000),
    description text NOT NULL DEFAULT '',
    status      text NOT NULL DEFAULT 'draft' CHECK (status IN ('draft', 'published', 'archived')),
    price       numeric(12, 2) CHECK (price >= 0),
    currency    text CHECK (currency ~ '^[A-Z]{3}$'),
    metadata    jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(metadata) = 'object'),
    self_enroll boolean NOT NULL DEFAULT true,
    enroll_code text CHECK (length(enroll_code) BETWEEN 4 AND 64),
    created_by  uuid REFERENCES users ON DELETE SET NULL,
    revision    integer NOT NULL DEFAULT 1 CHECK (revision > 0),
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now(),
    CHECK ((price IS NULL) = (currency IS NULL))
);
CREATE INDEX courses_metadata_idx ON courses USING gin (metadata jsonb_path_ops);

CREATE TABLE enrollments (
    id                 uuid PRIMARY KEY,
    course_id          uuid NOT NULL REFERENCES courses ON DELETE CASCADE,
    user_id            uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    role               text NOT NULL DEFAULT 'student' CHECK (role IN ('student', 'assistant', 'instructor')),
    status             text NOT NULL DEFAULT 'active' CHECK (status IN ('active', 'withdrawn')),
    extra_time_factor  numeric(4, 2) NOT NULL DEFAULT 1 CHECK (extra_time_factor BETWEEN 1 AND 10),
    extra_time_minutes integer NOT NULL DEFAULT 0 CHECK (extra_time_minutes BETWEEN 0 AND 1440),
    revision           integer NOT NULL DEFAULT 1 CHECK (revision > 0),
    created_at         timestamptz NOT NULL DEFAULT now(),
    updated_at         timestamptz NOT NULL DEFAULT now(),
    UNIQUE (course_id, user_id)
);
CREATE INDEX enrollments_user_idx ON enrollments (user_id) WHERE status = 'active';
