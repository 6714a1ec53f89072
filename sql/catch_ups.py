"""Catching up on a class: who may, what is asked, and what became of it."""

from pypika import Query, Table

from sql.sorting import SortedList, plain
from sql.statement import arg, built, from_file, now

_sessions = Table("live_sessions")

OFFER = from_file("catch_ups_offer")
"""$1 session, $2 user -> the class's rules, the person's enrolment, whether they took part, and their catch-up."""

MISSED = SortedList("catch_ups_missed", 2, ended_at=plain)
"""$1 course, $2 user -> the classes they may catch up on."""

ALLOWED = built(Query.from_(_sessions).select("catch_up").where(_sessions.id == arg(1)).for_update())
"""$1 class -> whether absent learners may play it later, locked."""

ALLOW = built(
    Query.update(_sessions)
    .set(_sessions.catch_up, arg(2))
    .set(_sessions.updated_at, now())
    .where(_sessions.id == arg(1))
)

POLICY = built(Query.from_(_sessions).select("answer_policy").where(_sessions.id == arg(1)))
"""$1 class -> which answer counts."""

OPEN = from_file("catch_ups_open")
"""$1 attempt, $2 index -> (index) where the question is opened by this; the one before takes no more answers."""

STANDING = from_file("catch_ups_standing")
"""$1 attempt -> (kind, over, questions, opened): whether its time is up, how many questions it
has, and how many were shown."""

RULES = from_file("catch_ups_rules")
"""$1 attempt -> (scoring, partial_credit, streak_bonus, time_factor) by which it counts."""

OF_SESSION = from_file("catch_ups_of_session")
"""$1 session -> every catch-up with its learner and how it went, oldest first."""

IDS = from_file("catch_ups_ids")
"""$1 session, $2 after id or null, $3 limit -> (id), oldest first."""

COUNT = from_file("catch_ups_count")
"""$1 session -> how many there are."""
