-- What learners have done. A completion is a fact that is never taken back; a percentage is counted from the facts.

-- How far somebody is in a lesson: only ever grows.
CREATE TABLE lesson_progress (
    enrollment_id uuid NOT NULL REFERENCES enrollments ON DELETE CASCADE,
    lesson_id     uuid NOT NULL REFERENCES lessons ON DELETE CASCADE,
    fraction      double precision NOT NULL CHECK (fraction BETWEEN 0 AND 1),
    position_s    double precision CHECK (position_s >= 0),
    updated_at    timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (enrollment_id, lesson_id)
) WITH (fillfactor = 80);
CREATE INDEX lesson_progress_lesson_idx ON lesson_progress (lesson_id);

-- The title is kept with the fact, which outlives its lesson.
CREATE TABLE lesson_completions (
    enrollment_id uuid NOT NULL REFERENCES enrollments ON DELETE CASCADE,
    lesson_id     uuid NOT NULL,
    title         text NOT NULL,
    completed_at  timestamptz NOT NULL DEFAULT clock_timestamp(),
    PRIMARY KEY (enrollment_id, lesson_id)
);
CREATE INDEX lesson_completions_lesson_idx ON lesson_completions (lesson_id);
CREATE TRIGGER lesson_completions_immutable BEFORE UPDATE ON lesson_completions
    FOR EACH ROW EXECUTE FUNCTION refuse_update();

-- The percentage last told, and of which curriculum; its row is what writers of one enrolment take turns by.
CREATE TABLE course_progress (
    enrollment_id uuid PRIMARY KEY REFERENCES enrollments ON DELETE CASCADE,
    percent       integer NOT NULL DEFAULT 0 CHECK (percent BETWEEN 0 AND 100),
    curriculum    integer NOT NULL DEFAULT 0,
    completed_at  timestamptz,
    updated_at    timestamptz NOT NULL DEFAULT now()
) WITH (fillfactor = 80);

-- Why a percentage is what it is: every change of it, with its reason.
CREATE TABLE progress_changes (
    id            bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    enrollment_id uuid NOT NULL REFERENCES enrollments ON DELETE CASCADE,
    at            timestamptz NOT NULL DEFAULT clock_timestamp(),
    percent       integer NOT NULL,
    reason        text NOT NULL CHECK (reason IN ('lesson', 'curriculum')),
    lesson_id     uuid,
    curriculum    integer NOT NULL,
    CHECK ((reason = 'lesson') = (lesson_id IS NOT NULL))
);
CREATE INDEX progress_changes_enrollment_idx ON progress_changes (enrollment_id, id);

-- The day a course was completed never moves.
CREATE FUNCTION keep_completion() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'a completion date never moves' USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER course_progress_completion BEFORE UPDATE ON course_progress
    FOR EACH ROW WHEN (OLD.completed_at IS NOT NULL AND NEW.completed_at IS DISTINCT FROM OLD.completed_at)
    EXECUTE FUNCTION keep_completion();
