-- Quizzes at one's own pace: a bank of questions, settings, attempts with their answers and grades.

CREATE TABLE bank_questions (
    id           uuid PRIMARY KEY,
    course_id    uuid NOT NULL REFERENCES courses ON DELETE CASCADE,
    tags         text[] NOT NULL DEFAULT '{}' CHECK (cardinality(tags) <= 20),
    type         text NOT NULL,
    prompt       text NOT NULL CHECK (length(prompt) > 0),
    spec         jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(spec) = 'object'),
    key          jsonb CHECK (jsonb_typeof(key) = 'object'),
    points       integer NOT NULL CHECK (points BETWEEN 0 AND 2000),
    time_limit_s integer NOT NULL CHECK (time_limit_s BETWEEN 1 AND 3600),
    explanation  text,
    revision     integer NOT NULL DEFAULT 1 CHECK (revision > 0),
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX bank_questions_course_idx ON bank_questions (course_id, id);
CREATE INDEX bank_questions_tags_idx ON bank_questions USING gin (tags);

ALTER TABLE quizzes
    ADD COLUMN own_pace boolean NOT NULL DEFAULT true,
    ADD COLUMN time_limit_s integer CHECK (time_limit_s BETWEEN 10 AND 604800),
    -- null: as many as one likes
    ADD COLUMN attempts_allowed integer CHECK (attempts_allowed BETWEEN 1 AND 1000),
    ADD COLUMN shuffle boolean NOT NULL DEFAULT false,
    ADD COLUMN opens_at timestamptz,
    ADD COLUMN closes_at timestamptz,
    ADD COLUMN pass_percent numeric(5, 2) NOT NULL DEFAULT 50 CHECK (pass_percent BETWEEN 0 AND 100),
    ADD COLUMN partial_credit boolean NOT NULL DEFAULT true,
    ADD COLUMN negative_marking numeric(5, 4) NOT NULL DEFAULT 0 CHECK (negative_marking BETWEEN 0 AND 1),
    -- how much of the result a learner is shown, and from when on
    ADD COLUMN feedback text NOT NULL DEFAULT 'full' CHECK (feedback IN ('none', 'score', 'marks', 'full')),
    ADD COLUMN feedback_from text NOT NULL DEFAULT 'submit' CHECK (feedback_from IN ('submit', 'close')),
    -- [{"tags": […], "count": n}]: what is drawn from the bank for each attempt
    ADD COLUMN draws jsonb NOT NULL DEFAULT '[]' CHECK (jsonb_typeof(draws) = 'array'),
    ADD CHECK (closes_at > opens_at),
    ADD CHECK (feedback_from = 'submit' OR closes_at IS NOT NULL);

-- How many questions each draw gives an attempt; the questions they are drawn from are the version's own, with the
-- number of their draw (0: asked of everybody).
ALTER TABLE quiz_versions
    ADD COLUMN draw_counts integer[] NOT NULL DEFAULT '{}',
    ADD UNIQUE (id, quiz_id);
ALTER TABLE version_questions ADD COLUMN draw integer NOT NULL DEFAULT 0 CHECK (draw >= 0);

-- What is known better since a version was published: another key, or that a question should not have been asked.
CREATE TABLE question_corrections (
    version_id   uuid NOT NULL,
    question_id  uuid NOT NULL,
    -- null: the author's own
    key          jsonb CHECK (jsonb_typeof(key) = 'object'),
    voided       boolean NOT NULL DEFAULT false,
    revision     integer NOT NULL DEFAULT 1 CHECK (revision > 0),
    corrected_by uuid REFERENCES users ON DELETE SET NULL,
    corrected_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (version_id, question_id),
    FOREIGN KEY (version_id, question_id) REFERENCES version_questions ON DELETE CASCADE
);

-- A row of one learner's own: starting, saving and submitting touch no row that another learner's attempt touches.
-- The rules it counts by are those of its start, whatever becomes of the quiz.
CREATE TABLE attempts (
    id               uuid PRIMARY KEY,
    quiz_id          uuid NOT NULL,
    version_id       uuid NOT NULL,
    enrollment_id    uuid NOT NULL REFERENCES enrollments ON DELETE CASCADE,
    user_id          uuid NOT NULL REFERENCES users ON DELETE CASCADE,
    kind             text NOT NULL DEFAULT 'own_pace' CHECK (kind IN ('own_pace', 'catch_up')),
    live_session_id  uuid REFERENCES live_sessions ON DELETE CASCADE,
    number           integer NOT NULL CHECK (number > 0),
    state            text NOT NULL DEFAULT 'in_progress' CHECK (state IN ('in_progress', 'submitted', 'graded')),
    seed             integer NOT NULL,
    shuffle          boolean NOT NULL,
    partial_credit   boolean NOT NULL,
    negative_marking numeric(5, 4) NOT NULL CHECK (negative_marking BETWEEN 0 AND 1),
    pass_percent     numeric(5, 2) NOT NULL CHECK (pass_percent BETWEEN 0 AND 100),
    started_at       timestamptz NOT NULL DEFAULT clock_timestamp(),
    deadline         timestamptz,
    submitted_at     timestamptz,
    submitted_by     text CHECK (submitted_by IN ('learner', 'server', 'staff')),
    graded_at        timestamptz,
    score            numeric(12, 5) CHECK (score >= 0),
    max_score        numeric(12, 5) CHECK (max_score >= 0),
    passed           boolean,
    revision         integer NOT NULL DEFAULT 1 CHECK (revision > 0),
    FOREIGN KEY (version_id, quiz_id) REFERENCES quiz_versions (id, quiz_id),
    CHECK ((kind = 'catch_up') = (live_session_id IS NOT NULL)),
    CHECK ((state = 'in_progress') = (submitted_at IS NULL)),
    CHECK ((submitted_at IS NULL) = (submitted_by IS NULL)),
    CHECK ((state = 'graded') = (score IS NOT NULL AND max_score IS NOT NULL AND graded_at IS NOT NULL)),
    -- the limit holds under races: of two starts that count the same attempts one is refused
    CONSTRAINT attempts_number_key UNIQUE NULLS NOT DISTINCT (quiz_id, user_id, live_session_id, number)
) WITH (fillfactor = 80);
-- one at a time
CREATE UNIQUE INDEX attempts_open_key ON attempts (quiz_id, user_id, live_session_id) NULLS NOT DISTINCT
    WHERE state = 'in_progress';
CREATE INDEX attempts_due_idx ON attempts (deadline) WHERE state = 'in_progress' AND deadline IS NOT NULL;
CREATE INDEX attempts_quiz_idx ON attempts (quiz_id, id);
CREATE INDEX attempts_version_idx ON attempts (version_id);
CREATE INDEX attempts_enrollment_idx ON attempts (enrollment_id);
CREATE INDEX attempts_user_idx ON attempts (user_id);
CREATE INDEX attempts_session_idx ON attempts (live_session_id) WHERE live_session_id IS NOT NULL;

-- A row for each question of an attempt from its start on. `points` are what counts: given by a person where
-- `graded_at` is set, by the key otherwise; null until the attempt is submitted, or while a person has to look.
CREATE TABLE attempt_answers (
    attempt_id     uuid NOT NULL REFERENCES attempts ON DELETE CASCADE,
    question_id    uuid NOT NULL,
    index          integer NOT NULL CHECK (index > 0),
    answer         jsonb,
    revision       integer NOT NULL DEFAULT 0 CHECK (revision >= 0),
    saved_at       timestamptz,
    spent_ms       integer NOT NULL DEFAULT 0 CHECK (spent_ms >= 0),
    correct        boolean,
    points         numeric(12, 5),
    max_points     numeric(12, 5) CHECK (max_points >= 0),
    comment        text,
    graded_by      uuid REFERENCES users ON DELETE SET NULL,
    graded_at      timestamptz,
    grade_revision integer NOT NULL DEFAULT 1 CHECK (grade_revision > 0),
    PRIMARY KEY (attempt_id, question_id),
    CHECK ((revision = 0) = (saved_at IS NULL)),
    CHECK (graded_at IS NULL OR points IS NOT NULL)
) WITH (fillfactor = 70);
CREATE INDEX attempt_answers_question_idx ON attempt_answers (question_id);

-- What a person gave, and what became of points afterwards.
CREATE TABLE attempt_grades (
    id          uuid PRIMARY KEY,
    attempt_id  uuid NOT NULL,
    question_id uuid NOT NULL,
    reason      text NOT NULL CHECK (reason IN ('hand', 'withdrawn', 'correction')),
    before      numeric(12, 5),
    points      numeric(12, 5),
    comment     text,
    graded_by   uuid REFERENCES users ON DELETE SET NULL,
    graded_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
    FOREIGN KEY (attempt_id, question_id) REFERENCES attempt_answers ON DELETE CASCADE
);
CREATE INDEX attempt_grades_answer_idx ON attempt_grades (attempt_id, question_id, id);
CREATE TRIGGER attempt_grades_immutable BEFORE UPDATE OF attempt_id, question_id, reason, before, points, comment
    ON attempt_grades FOR EACH ROW EXECUTE FUNCTION refuse_update();
