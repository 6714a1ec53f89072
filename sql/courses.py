"""Courses."""

from pypika import Query, Table

from sql.sorting import SortedList, plain, text
from sql.statement import arg, built, from_file

_courses = Table("courses")

INSERT = from_file("courses_insert")
"""$1 id, $2 title, $3 summary, $4 description, $5 its HTML, $6 price, $7 currency, $8 metadata, $9 thumbnail,
$10 self-enrolment, $11 code, $12 capacity, $13 creator, and folded for the search $14 title, $15 summary,
$16 description; ids of $17 the creator's enrolment and $18 the audit entry, of the latter $19
actor's name, $20 action, $21 kind, $22 what is there now -> as GET."""

GET = from_file("courses_get")
"""$1 id -> the row with `prerequisites`."""

LOCK = from_file("courses_lock")
"""$1 id -> the row, locked for the rest of the transaction."""

UPDATE = from_file("courses_update")
"""$1 id, $2 title, $3 summary, $4 description, $5 its HTML, $6 status, $7 price, $8 currency, $9 metadata,
$10 thumbnail, $11 self-enrolment, $12 code, $13 capacity, $14 to $16 as for INSERT: makes the next revision."""

TITLE = built(Query.from_(_courses).select("title").where(_courses.id == arg(1)))
"""$1 id -> (title)."""

DELETE = built(Query.from_(_courses).delete().where(_courses.id == arg(1)))

LIST = SortedList("courses_list", 5, created_at=plain, updated_at=plain, title=text)
"""$1 user, $2 administrator, $3 only mine, $4 status or null, $5 metadata they contain or null -> rows with `role`."""

SEARCH = SortedList("courses_search", 6, created_at=plain, updated_at=plain, title=text, relevance=plain)
"""$1 to $5 as LIST, $6 folded words -> rows with `role` and `relevance`."""

IN_USE = from_file("courses_in_use")
"""$1 id -> whether a class was ever held in it."""

REQUIRE_TURN = from_file("courses_require_turn")
"""$1 a name: takes the turn of saying what courses require, until the transaction ends; before any course is locked."""

REQUIRE = from_file("courses_require")
"""$1 course, $2 courses uuid[], $3 user, $4 administrator -> how many of them the user sees; others are dropped."""

REQUIRED_BY = from_file("courses_required_by")
"""$1 course -> (course_id, requires_id), all that leads away from it."""

QUIZZES = from_file("courses_quizzes")
"""$1 course -> ids of its quizzes."""
