-- How a course's gradebook counts, and what people said of single grades. The grades themselves are in no table: they
-- are counted from attempts and classes each time.

-- A course without a row counts as the defaults of the contract say.
CREATE TABLE gradebooks (
    course_id  uuid PRIMARY KEY REFERENCES courses ON DELETE CASCADE,
    missing    text NOT NULL CHECK (missing IN ('ignored', 'zero')),
    revision   integer NOT NULL CHECK (revision > 0),
    updated_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE gradebook_categories (
    course_id   uuid NOT NULL REFERENCES gradebooks ON DELETE CASCADE,
    title       text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    position    integer NOT NULL CHECK (position > 0),
    weight      numeric(8, 4) NOT NULL CHECK (weight >= 0),
    drop_lowest integer NOT NULL CHECK (drop_lowest BETWEEN 0 AND 100),
    PRIMARY KEY (course_id, title)
);

-- A column is a quiz taken at one's own pace, or a class that was held.
CREATE TABLE gradebook_columns (
    course_id       uuid NOT NULL REFERENCES gradebooks ON DELETE CASCADE,
    quiz_id         uuid REFERENCES quizzes ON DELETE CASCADE,
    live_session_id uuid REFERENCES live_sessions ON DELETE CASCADE,
    column_id       uuid GENERATED ALWAYS AS (coalesce(quiz_id, live_session_id)) STORED PRIMARY KEY,
    category        text,
    weight          numeric(8, 4) NOT NULL CHECK (weight >= 0),
    attempts        text NOT NULL CHECK (attempts IN ('best', 'first', 'last', 'average')),
    basis           text NOT NULL CHECK (basis IN ('correctness', 'points')),
    CHECK (num_nonnulls(quiz_id, live_session_id) = 1),
    FOREIGN KEY (course_id, category) REFERENCES gradebook_categories (course_id, title)
);
CREATE INDEX gradebook_columns_course_idx ON gradebook_columns (course_id, category);
CREATE INDEX gradebook_columns_quiz_idx ON gradebook_columns (quiz_id) WHERE quiz_id IS NOT NULL;
CREATE INDEX gradebook_columns_session_idx ON gradebook_columns (live_session_id) WHERE live_session_id IS NOT NULL;

-- What a person said of one learner's column: another percentage, or that it does not count. Taken back, the row stays
-- with neither, so that its revision goes on.
CREATE TABLE gradebook_entries (
    enrollment_id   uuid NOT NULL REFERENCES enrollments ON DELETE CASCADE,
    quiz_id         uuid REFERENCES quizzes ON DELETE CASCADE,
    live_session_id uuid REFERENCES live_sessions ON DELETE CASCADE,
    column_id       uuid GENERATED ALWAYS AS (coalesce(quiz_id, live_session_id)) STORED,
    percent         numeric(8, 5) CHECK (percent BETWEEN 0 AND 100),
    excused         boolean NOT NULL,
    reason          text NOT NULL CHECK (length(reason) BETWEEN 1 AND 2000),
    set_by          uuid REFERENCES users ON DELETE SET NULL,
    set_at          timestamptz NOT NULL DEFAULT clock_timestamp(),
    revision        integer NOT NULL CHECK (revision > 1),
    PRIMARY KEY (enrollment_id, column_id),
    CHECK (num_nonnulls(quiz_id, live_session_id) = 1),
    CHECK (NOT excused OR percent IS NULL)
);
CREATE INDEX gradebook_entries_quiz_idx ON gradebook_entries (quiz_id) WHERE quiz_id IS NOT NULL;
CREATE INDEX gradebook_entries_session_idx ON gradebook_entries (live_session_id) WHERE live_session_id IS NOT NULL;

CREATE TABLE gradebook_changes (
    id            uuid PRIMARY KEY,
    enrollment_id uuid NOT NULL,
    column_id     uuid NOT NULL,
    percent       numeric(8, 5),
    excused       boolean NOT NULL,
    reason        text NOT NULL,
    set_by        uuid REFERENCES users ON DELETE SET NULL,
    set_at        timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (enrollment_id, column_id) REFERENCES gradebook_entries ON DELETE CASCADE
);
CREATE INDEX gradebook_changes_entry_idx ON gradebook_changes (enrollment_id, column_id, id);
CREATE TRIGGER gradebook_changes_immutable BEFORE UPDATE OF id, enrollment_id, column_id, percent, excused, reason, set_at
    ON gradebook_changes FOR EACH ROW EXECUTE FUNCTION refuse_update();
