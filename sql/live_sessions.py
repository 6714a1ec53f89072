"""Live sessions and the questions asked in them."""

from pypika import Query, Table

from sql.sorting import SortedList, plain, time_or_null
from sql.statement import Statement, arg, built, from_file

_sessions = Table("live_sessions")
_questions = Table("live_questions")

INSERT = from_file("live_sessions_insert")
"""Twenty values -> id, or no row when the PIN is taken just now."""

GET = from_file("live_sessions_get")
"""$1 id -> the row with quiz title, number of questions and of participants."""

LIST = SortedList(
    "live_sessions_list", 1, created_at=plain, started_at=time_or_null, ended_at=time_or_null, participants=plain
)
"""$1 quiz -> rows as GET."""

NEWEST = from_file("live_sessions_newest")
"""$1 quiz, $2 before id or null, $3 limit -> rows as GET, the newest first."""

BY_PIN = from_file("live_sessions_by_pin")
"""$1 pin -> (id, guests, locked) of the running session with that PIN."""

_STEPPING = from_file("live_sessions_stepping")

READ = Statement(f"{_STEPPING}\nWHERE s.id = $1")
"""$1 id -> all that decides about a step."""

LOCK = Statement(f"{READ}\nFOR UPDATE OF s")
"""$1 id -> as READ; the row is locked for the rest of the transaction. Where it is `overtaken`, because it had to be
waited for, what is joined to it is as it was before: it has to be read once more."""

READ_HOSTED = Statement(
    f"{READ} AND ($3::boolean OR EXISTS (SELECT FROM enrollments AS e WHERE e.course_id = s.course_id"
    " AND e.user_id = $2 AND e.status = 'active' AND e.role = ANY ($4::text[])))"
)
"""$1 id, $2 user, $3 whether an administrator, $4 roles that may host -> as READ, if they host it."""

LOCK_HOSTED = Statement(f"{READ_HOSTED}\nFOR UPDATE OF s")
"""$1 id, $2 user, $3 whether an administrator, $4 roles that may host -> as LOCK, if they host it."""

LOCK_DUE = Statement(f"{READ} AND s.due_at <= $2\nFOR UPDATE OF s")
"""$1 id, $2 now -> as LOCK, but only if a step is due."""

LOCK_DUE_UNLESS_HELD = Statement(f"{LOCK_DUE} SKIP LOCKED")
"""The same, but only if nobody else is at the session: taking this very step, or storing answers or people."""

STEP = from_file("live_sessions_step")
"""$1 id, $2 version before, then what the session and the times of its question are after the step, $16 its channel,
$17 names text[] and $18 data text[] (JSON) of the events it tells there; $19 user or null where the row is locked,
$20 whether an administrator, $21 roles that may host, $22 updated_at before, $23 the most extra time that was
reckoned with, $24 and $25 the last pause of the question -> (updated_at, seq, at) for each event, oldest first; one
row with nulls where it tells nothing; no row when somebody else stepped first, or where $19 does not host the
session, $22 is of another history, or the extra time is another."""

INSERT_QUESTION = from_file("live_questions_insert")
"""$1 session, $2 question, $3 round, $4 index, $5 opens_at, $6 closes_at -> the key that a regrade gave its earlier
rounds, or null."""

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
"""$1 ids -> (id, course_id, version_id, title, approval, teams): what never changes."""

PIN = from_file("live_sessions_pin")
"""$1 id -> the PIN people join by; null once the session has ended."""

ENDED = from_file("live_sessions_ended")
"""$1 ids uuid[] -> ids of those that have ended."""

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

COUNTED = from_file("live_sessions_counted")
"""$1 session, $2 question -> (key, voided) as its rounds have them; a key of null is its author's."""

REGRADE_QUESTION = built(
    Query.update(_questions)
    .set(_questions.key, arg(3))
    .where(_questions.session_id == arg(1))
    .where(_questions.question_id == arg(2))
)
"""All rounds of it."""

SET_PIN = from_file("live_sessions_set_pin")
"""$1 id, $2 pin -> id, or no row when another running session has that PIN."""

RECKON_TIME = from_file("live_sessions_reckon_time")
"""$1 ids of sessions whose people have other extra time than before, $2 grace ms: moves the deadline of what is open,
and touches the row."""

HOSTS_GONE = built(
    Query.update(_sessions)
    .set(_sessions.hosts_gone_at, arg(2))
    .where(_sessions.id == arg(1))
    .where(_sessions.hosts_gone_at.isnull())
)

HOSTS_BACK = built(Query.update(_sessions).set(_sessions.hosts_gone_at, None).where(_sessions.id == arg(1)))
