-- A class in progress: its state, who is in it, what they answered, what it counted for.

CREATE TABLE live_sessions (
    id             uuid PRIMARY KEY,
    course_id      uuid NOT NULL REFERENCES courses ON DELETE CASCADE,
    quiz_id        uuid NOT NULL REFERENCES quizzes,
    version_id     uuid NOT NULL REFERENCES quiz_versions,
    created_by     uuid REFERENCES users ON DELETE SET NULL,
    pin            text NOT NULL CHECK (pin ~ '^[0-9]{6}$'),
    state          text NOT NULL DEFAULT 'lobby'
                   CHECK (state IN ('lobby', 'open', 'paused', 'closed', 'revealed', 'ended')),
    -- what hosts last saw; each step raises it by one, so two hosts never double-step a class
    version        integer NOT NULL DEFAULT 1 CHECK (version > 0),
    pace           text NOT NULL DEFAULT 'host' CHECK (pace IN ('host', 'auto')),
    scoring        text NOT NULL DEFAULT 'speed' CHECK (scoring IN ('speed', 'accuracy', 'none')),
    answer_policy  text NOT NULL DEFAULT 'first' CHECK (answer_policy IN ('first', 'last')),
    guests         boolean NOT NULL DEFAULT true,
    shuffle        boolean NOT NULL DEFAULT false,
    partial_credit boolean NOT NULL DEFAULT true,
    streak_bonus   boolean NOT NULL DEFAULT false,
    lead_ms        integer NOT NULL DEFAULT 800 CHECK (lead_ms BETWEEN 0 AND 10000),
    reveal_s       integer NOT NULL DEFAULT 8 CHECK (reveal_s BETWEEN 1 AND 600),
    autopilot_s    integer CHECK (autopilot_s BETWEEN 5 AND 3600),
    capacity       integer NOT NULL DEFAULT 5000 CHECK (capacity > 0),
    locked         boolean NOT NULL DEFAULT false,
    question_id    uuid,
    round          integer NOT NULL DEFAULT 1 CHECK (round > 0),
    paused_at      timestamptz,
    -- when the server takes the next step by itself; null while only a host can
    due_at         timestamptz,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now(),
    started_at     timestamptz,
    ended_at       timestamptz,
    CHECK ((state = 'ended') = (ended_at IS NOT NULL)),
    CHECK ((state = 'paused') = (paused_at IS NOT NULL)),
    CHECK (question_id IS NOT NULL OR state IN ('lobby', 'ended'))
);
CREATE UNIQUE INDEX live_sessions_pin_key ON live_sessions (pin) WHERE ended_at IS NULL;
CREATE INDEX live_sessions_due_idx ON live_sessions (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX live_sessions_course_idx ON live_sessions (course_id, created_at);
CREATE INDEX live_sessions_quiz_idx ON live_sessions (quiz_id, created_at);

-- Each question once it was opened; `round` counts its repetitions (vote, discuss, vote again).
CREATE TABLE live_questions (
    session_id  uuid NOT NULL REFERENCES live_sessions ON DELETE CASCADE,
    question_id uuid NOT NULL,
    round       integer NOT NULL DEFAULT 1 CHECK (round > 0),
    index       integer NOT NULL CHECK (index > 0),
    opens_at    timestamptz NOT NULL,
    closes_at   timestamptz NOT NULL,
    paused_ms   integer NOT NULL DEFAULT 0 CHECK (paused_ms >= 0),
    closed_at   timestamptz,
    revealed_at timestamptz,
    voided_at   timestamptz,
    -- a regrade replaces the version's key for this session only
    key         jsonb CHECK (jsonb_typeof(key) = 'object'),
    PRIMARY KEY (session_id, question_id, round),
    CHECK (closes_at > opens_at)
);

CREATE TABLE participants (
    id           uuid PRIMARY KEY,
    session_id   uuid NOT NULL REFERENCES live_sessions ON DELETE CASCADE,
    user_id      uuid REFERENCES users ON DELETE SET NULL,
    guest        boolean NOT NULL,
    name         text NOT NULL CHECK (length(name) BETWEEN 1 AND 200),
    name_key     text NOT NULL,
    seed         integer NOT NULL,
    time_factor  real NOT NULL DEFAULT 1 CHECK (time_factor >= 1),
    points       integer NOT NULL DEFAULT 0,
    rank         integer CHECK (rank > 0),
    streak       integer NOT NULL DEFAULT 0 CHECK (streak >= 0),
    joined_at    timestamptz NOT NULL DEFAULT now(),
    removed_at   timestamptz,
    banned       boolean NOT NULL DEFAULT false,
    UNIQUE (session_id, user_id),
    UNIQUE (id, session_id),
    CHECK (removed_at IS NOT NULL OR NOT banned)
);
-- Guests choose a name nobody else in the class has; enrolled people keep theirs even where two share it.
CREATE UNIQUE INDEX participants_guest_name_key ON participants (session_id, name_key)
    WHERE guest AND removed_at IS NULL;
-- The question closes for all when the last learner's own time is over: found without reading the whole roster.
CREATE INDEX participants_extra_time_idx ON participants (session_id, time_factor) WHERE time_factor > 1;
CREATE INDEX participants_user_idx ON participants (user_id) WHERE user_id IS NOT NULL;

-- Append-only: under the policy 'last' a change of mind is a further row with the next revision.
CREATE TABLE answers (
    id             uuid PRIMARY KEY,
    session_id     uuid NOT NULL,
    question_id    uuid NOT NULL,
    round          integer NOT NULL,
    participant_id uuid NOT NULL,
    revision       integer NOT NULL DEFAULT 1 CHECK (revision > 0),
    -- whether its writer named the revision it meant to make (see docs/decisions/0003)
    named          boolean NOT NULL DEFAULT false,
    key            uuid NOT NULL,
    answer         jsonb NOT NULL,
    -- what it counts as in live_tallies, so that replacing it can be counted by the statement that stores it
    buckets        text[] NOT NULL,
    received_at    timestamptz NOT NULL,
    elapsed_ms     integer NOT NULL CHECK (elapsed_ms >= 0),
    credit_ms      integer NOT NULL DEFAULT 0 CHECK (credit_ms >= 0),
    UNIQUE (session_id, question_id, round, participant_id, revision),
    UNIQUE (participant_id, key),
    FOREIGN KEY (session_id, question_id, round) REFERENCES live_questions ON DELETE CASCADE,
    FOREIGN KEY (participant_id, session_id) REFERENCES participants (id, session_id) ON DELETE CASCADE
);

-- Counted in the transaction that stores the answers, so the dashboard cannot differ from the table. One row a
-- process (`shard`) and bucket, so that two processes never wait for each other.
CREATE TABLE live_tallies (
    session_id  uuid NOT NULL REFERENCES live_sessions ON DELETE CASCADE,
    question_id uuid NOT NULL,
    round       integer NOT NULL,
    shard       integer NOT NULL,
    bucket      text NOT NULL CHECK (length(bucket) <= 200),
    n           integer NOT NULL,
    PRIMARY KEY (session_id, question_id, round, shard, bucket)
) WITH (fillfactor = 70);

CREATE TABLE scores (
    session_id     uuid NOT NULL,
    question_id    uuid NOT NULL,
    round          integer NOT NULL,
    participant_id uuid NOT NULL,
    answer_id      uuid REFERENCES answers ON DELETE CASCADE,
    correct        boolean,
    fraction       real NOT NULL CHECK (fraction BETWEEN 0 AND 1),
    points         integer NOT NULL CHECK (points >= 0),
    streak         integer NOT NULL DEFAULT 0 CHECK (streak >= 0),
    PRIMARY KEY (session_id, question_id, round, participant_id),
    FOREIGN KEY (session_id, question_id, round) REFERENCES live_questions ON DELETE CASCADE,
    FOREIGN KEY (participant_id, session_id) REFERENCES participants (id, session_id) ON DELETE CASCADE
);
CREATE INDEX scores_answer_idx ON scores (answer_id);
CREATE INDEX scores_participant_idx ON scores (participant_id);
