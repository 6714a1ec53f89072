-- What a course is made of: modules of lessons in an order, what must be done before what, and how it is searched.

ALTER TABLE courses
    -- rendered and sanitised when it was written; null where that is still to be done (a stricter sanitiser sets it so)
    ADD COLUMN description_html text,
    ADD COLUMN thumbnail text CHECK (length(thumbnail) <= 2000),
    -- counts the changes of what learners have to do
    ADD COLUMN curriculum integer NOT NULL DEFAULT 1 CHECK (curriculum > 0),
    ADD COLUMN search tsvector NOT NULL DEFAULT '';
CREATE INDEX courses_search_idx ON courses USING gin (search);

-- The texts come folded (no case, no accents) from the application: plain PostgreSQL folds by the database's locale.
CREATE FUNCTION course_search(title text, summary text, description text) RETURNS tsvector
    LANGUAGE sql IMMUTABLE PARALLEL SAFE
    RETURN setweight(to_tsvector('simple', title), 'A')
        || setweight(to_tsvector('simple', summary), 'B')
        || setweight(to_tsvector('simple', description), 'C');

-- Every word as a prefix, all of them wanted. The words are found by the same parser that found those of the courses.
CREATE FUNCTION prefix_query(words text) RETURNS tsquery
    LANGUAGE sql STABLE PARALLEL SAFE
    RETURN (
        SELECT string_agg(quote_literal(found.lexeme) || ':*', ' & ')::tsquery
        FROM unnest(to_tsvector('simple', words)) AS found
    );

CREATE TABLE course_prerequisites (
    course_id   uuid NOT NULL REFERENCES courses ON DELETE CASCADE,
    requires_id uuid NOT NULL REFERENCES courses ON DELETE CASCADE,
    PRIMARY KEY (course_id, requires_id),
    CHECK (course_id <> requires_id)
);
CREATE INDEX course_prerequisites_requires_idx ON course_prerequisites (requires_id);

CREATE TABLE modules (
    id         uuid PRIMARY KEY,
    course_id  uuid NOT NULL REFERENCES courses ON DELETE CASCADE,
    title      text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    position   integer NOT NULL CHECK (position > 0),
    revision   integer NOT NULL DEFAULT 1 CHECK (revision > 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (id, course_id),
    CONSTRAINT modules_position_key UNIQUE (course_id, position) DEFERRABLE INITIALLY DEFERRED
);

CREATE TABLE lessons (
    id         uuid PRIMARY KEY,
    course_id  uuid NOT NULL,
    module_id  uuid NOT NULL,
    title      text NOT NULL CHECK (length(title) BETWEEN 1 AND 200),
    kind       text NOT NULL CHECK (kind IN ('text', 'video', 'file', 'quiz')),
    status     text NOT NULL CHECK (status IN ('draft', 'published')),
    required   boolean NOT NULL,
    release_at timestamptz,
    body       text NOT NULL DEFAULT '',
    body_html  text,
    url        text CHECK (length(url) <= 2000),
    quiz_id    uuid REFERENCES quizzes ON DELETE SET NULL,
    position   integer NOT NULL CHECK (position > 0),
    revision   integer NOT NULL DEFAULT 1 CHECK (revision > 0),
    created_at timestamptz NOT NULL DEFAULT now(),
    updated_at timestamptz NOT NULL DEFAULT now(),
    UNIQUE (id, course_id),
    -- a lesson cannot be in a module of another course, however it is moved
    FOREIGN KEY (module_id, course_id) REFERENCES modules (id, course_id) ON DELETE CASCADE,
    CONSTRAINT lessons_position_key UNIQUE (module_id, position) DEFERRABLE INITIALLY DEFERRED
);
CREATE INDEX lessons_course_idx ON lessons (course_id);
CREATE INDEX lessons_quiz_idx ON lessons (quiz_id) WHERE quiz_id IS NOT NULL;

CREATE TABLE lesson_prerequisites (
    lesson_id   uuid NOT NULL,
    requires_id uuid NOT NULL,
    course_id   uuid NOT NULL,
    PRIMARY KEY (lesson_id, requires_id),
    CHECK (lesson_id <> requires_id),
    FOREIGN KEY (lesson_id, course_id) REFERENCES lessons (id, course_id) ON DELETE CASCADE,
    FOREIGN KEY (requires_id, course_id) REFERENCES lessons (id, course_id) ON DELETE CASCADE
);
CREATE INDEX lesson_prerequisites_requires_idx ON lesson_prerequisites (requires_id);
