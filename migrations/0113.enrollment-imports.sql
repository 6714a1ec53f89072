-- Lists of people to be enrolled that are too long to be done while somebody waits.

CREATE TABLE enrollment_imports (
    id         uuid PRIMARY KEY,
    course_id  uuid NOT NULL REFERENCES courses ON DELETE CASCADE,
    asked_by   uuid REFERENCES users ON DELETE SET NULL,
    -- what was sent; forgotten once it is done
    content    text,
    report     jsonb,
    created_at timestamptz NOT NULL DEFAULT now(),
    done_at    timestamptz,
    CHECK ((report IS NULL) = (done_at IS NULL))
);
CREATE INDEX enrollment_imports_course_idx ON enrollment_imports (course_id);
