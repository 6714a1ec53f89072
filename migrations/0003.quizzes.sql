-- Quizzes as their authors edit them, and the immutable versions that classes are run with.

CREATE TABLE quizzes (
    id          uuid PRIMARY KEY,
    course_id   uuid NOT NULL REFERENCES courses ON DELETE CASCADE,
    title       text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    description text NOT NULL DEFAULT '',
    revision    integer NOT NULL DEFAULT 1 CHECK (revision > 0),
    created_at  timestamptz NOT NULL DEFAULT now(),
    updated_at  timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX quizzes_course_idx ON quizzes (course_id, created_at, id);

-- `spec` holds what belongs to the type alone (options, left, right, min, max, labels); `key` what is right.
CREATE TABLE questions (
    id           uuid PRIMARY KEY,
    quiz_id      uuid NOT NULL REFERENCES quizzes ON DELETE CASCADE,
    position     integer NOT NULL CHECK (position > 0),
    type         text NOT NULL,
    prompt       text NOT NULL CHECK (length(prompt) > 0),
    spec         jsonb NOT NULL DEFAULT '{}' CHECK (jsonb_typeof(spec) = 'object'),
    key          jsonb CHECK (jsonb_typeof(key) = 'object'),
    points       integer NOT NULL CHECK (points BETWEEN 0 AND 2000),
    time_limit_s integer NOT NULL CHECK (time_limit_s BETWEEN 1 AND 3600),
    explanation  text,
    revision     integer NOT NULL DEFAULT 1 CHECK (revision > 0),
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    CONSTRAINT questions_position_key UNIQUE (quiz_id, position) DEFERRABLE INITIALLY IMMEDIATE
);

CREATE TABLE quiz_versions (
    id           uuid PRIMARY KEY,
    quiz_id      uuid NOT NULL REFERENCES quizzes ON DELETE CASCADE,
    number       integer NOT NULL CHECK (number > 0),
    title        text NOT NULL,
    question_count integer NOT NULL CHECK (question_count > 0),
    published_by uuid REFERENCES users ON DELETE SET NULL,
    published_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (quiz_id, number)
);

-- A question keeps its id through all versions, so that its statistics can be followed.
CREATE TABLE version_questions (
    version_id   uuid NOT NULL REFERENCES quiz_versions ON DELETE CASCADE,
    question_id  uuid NOT NULL,
    index        integer NOT NULL CHECK (index > 0),
    type         text NOT NULL,
    prompt       text NOT NULL,
    spec         jsonb NOT NULL,
    key          jsonb,
    points       integer NOT NULL,
    time_limit_s integer NOT NULL,
    explanation  text,
    PRIMARY KEY (version_id, question_id),
    UNIQUE (version_id, index)
);

-- A published version is what people were asked: nothing may rewrite it. (Deleting is guarded by foreign keys.)
CREATE FUNCTION refuse_update() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is immutable', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$$;
CREATE TRIGGER version_questions_immutable BEFORE UPDATE ON version_questions
    FOR EACH ROW EXECUTE FUNCTION refuse_update();
-- published_by may become null when its author is deleted; nothing else may change.
CREATE TRIGGER quiz_versions_immutable BEFORE UPDATE OF id, quiz_id, number, title, question_count, published_at
    ON quiz_versions FOR EACH ROW EXECUTE FUNCTION refuse_update();
