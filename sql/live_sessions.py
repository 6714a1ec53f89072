"""Live sessions and the questions asked in them."""

from pypika import Query, Table

from sql.statement import arg, built, from_file, now

_sessions = Table("live_sessions")
_questions = Table("live_questions")

INSERT = from_file("live_sessions_insert")
"""Nineteen values -> id, or no row when the PIN is taken just now."""

GET = from_file("live_sessions_get")
"""$1 id -> the row with quiz title, number of questions and of participants."""

LIST = from_file("live_sessions_list")
"""$1 course or null, $2 quiz or null, $3 after id or null, $4 limit -> rows as GET."""

BY_PIN = from_file("live_sessions_by_pin")
"""$1 pin -> (id, guests, locked) of the running session with that PIN."""

LOCK = from_file("live_sessions_lock")
"""$1 id -> all that decides about a step; the row is locked for the rest of the transaction."""

LOCK_DUE = from_file("live_sessions_lock_due")
"""$1 id, $2 now -> as LOCK, but only if a step is due and nobody else is just taking one."""

READ = from_file("live_sessions_read")
"""$1 id -> as LOCK, without the lock."""

STEP = built(
    Query.update(_sessions)
    .set(_sessions.version, arg(3))
    .set(_sessions.state, arg(4))
    .set(_sessions.locked, arg(5))
    .set(_sessions.question_id, arg(6))
    .set(_sessions.round, arg(7))
    .set(_sessions.paused_at, arg(8))
    .set(_sessions.due_at, arg(9))
    .set(_sessions.started_at, arg(10))
    .set(_sessions.ended_at, arg(11))
    .set(_sessions.autopilot, arg(12))
    .set(_sessions.updated_at, now())
    .where(_sessions.id == arg(1))
    .where(_sessions.version == arg(2))
)

DUE = from_file("live_sessions_due")
"""$1 now, $2 seconds ahead -> (id, due_at) of steps that the server is to take."""

INSERT_QUESTION = built(
    Query.into(_questions)
    .columns("session_id", "question_id", "round", "index", "opens_at", "closes_at")
    .insert(*[arg(n) for n in range(1, 7)])
)

MOVE_QUESTION_TIMES = built(
    Query.update(_questions)
    .set(_questions.opens_at, arg(4))
    .set(_questions.closes_at, arg(5))
    .set(_questions.paused_ms, arg(6))
    .where(_questions.session_id == arg(1))
    .where(_questions.question_id == arg(2))
    .where(_questions.round == arg(3))
)

CLOSE_QUESTION = built(
    Query.update(_questions)
    .set(_questions.closed_at, arg(4))
    .where(_questions.session_id == arg(1))
    .where(_questions.question_id == arg(2))
    .where(_questions.round == arg(3))
)

REVEAL_QUESTION = built(
    Query.update(_questions)
    .set(_questions.revealed_at, arg(4))
    .where(_questions.session_id == arg(1))
    .where(_questions.question_id == arg(2))
    .where(_questions.round == arg(3))
)

QUESTIONS = from_file("live_sessions_questions")
"""$1 session -> every question asked, in the order of asking."""

FACTS = from_file("live_sessions_facts")
"""$1 id -> (course_id, version_id, title, approval, teams): what never changes."""

PIN = from_file("live_sessions_pin")
"""$1 id -> the PIN people join by; null once the session has ended."""

RUNNING_IN = from_file("live_sessions_running_in")
"""$1 course -> (id, title, state) of its running sessions, oldest first."""

VOID_QUESTION = built(
    Query.update(_questions)
    .set(_questions.voided_at, arg(3))
    .where(_questions.session_id == arg(1))
    .where(_questions.question_id == arg(2))
    .where(_questions.voided_at.isnull())
)
"""All rounds of it."""

REGRADE_QUESTION = built(
    Query.update(_questions)
    .set(_questions.key, arg(3))
    .where(_questions.session_id == arg(1))
    .where(_questions.question_id == arg(2))
)
"""All rounds of it."""

SET_PIN = from_file("live_sessions_set_pin")
"""$1 id, $2 pin -> id, or no row when another running session has that PIN."""

AUTOPILOTED = from_file("live_sessions_autopiloted")
"""-> (id, autopilot, hosts_gone_at, autopilot_s) of running sessions that go on by themselves without a host."""

HOSTS_GONE = built(
    Query.update(_sessions)
    .set(_sessions.hosts_gone_at, arg(2))
    .where(_sessions.id == arg(1))
    .where(_sessions.hosts_gone_at.isnull())
)

HOSTS_BACK = built(Query.update(_sessions).set(_sessions.hosts_gone_at, None).where(_sessions.id == arg(1)))
