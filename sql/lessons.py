"""Lessons, what they require, and the curriculum they make."""

from pypika import Query, Table

from sql.sorting import SortedList, plain, text
from sql.statement import arg, built, from_file, now

_lessons = Table("lessons")
_edges = Table("lesson_prerequisites")

READ = from_file("lessons_read", order="m.position, l.position")
"""$1 course, $2 module or null, $3 lesson or null, $4 the reader's enrolment or null, $5 whether drafts are seen ->
rows in the order of the course, with the reader's progress, `released`, and `ready`: whether the reader has completed
what it requires."""

LIST = SortedList("lessons_read", 5, position=plain, title=text, created_at=plain)
"""As READ, page by page."""

CONTENT = built(Query.from_(_lessons).select("body", "body_html", "url", "quiz_id").where(_lessons.id == arg(1)))
"""$1 id -> what a reader who may is given beside."""

COUNT = from_file("lessons_count")
"""$1 course -> how many it has."""

INSERT = from_file("lessons_insert")
"""$1 id, $2 course, $3 module, $4 title, $5 kind, $6 status, $7 required, $8 release, $9 body, $10 its HTML, $11 URL,
$12 quiz: put at the end of the module."""

LOCK = from_file("lessons_lock")
"""$1 id -> the row, locked."""

UPDATE = built(
    Query.update(_lessons)
    .set(_lessons.title, arg(2))
    .set(_lessons.kind, arg(3))
    .set(_lessons.status, arg(4))
    .set(_lessons.required, arg(5))
    .set(_lessons.release_at, arg(6))
    .set(_lessons.body, arg(7))
    .set(_lessons.body_html, arg(8))
    .set(_lessons.url, arg(9))
    .set(_lessons.quiz_id, arg(10))
    .set(_lessons.revision, arg(11))
    .set(_lessons.updated_at, now())
    .where(_lessons.id == arg(1))
)

DELETE = built(Query.from_(_lessons).delete().where(_lessons.id == arg(1)))

PREREQUISITES = built(Query.from_(_edges).select("lesson_id", "requires_id").where(_edges.course_id == arg(1)))
"""$1 course -> every pair."""

REQUIRE = from_file("lessons_require")
"""$1 lesson, $2 course, $3 lessons uuid[] -> how many of them the course has; pairs beside these are dropped."""

QUIZ_IN_COURSE = from_file("lessons_quiz_in_course")
"""$1 quiz, $2 course -> whether it is the course's."""

ORDER = from_file("lessons_order")
"""$1 course, $2 modules uuid[], $3 lessons uuid[], $4 positions integer[], one a lesson -> moved and renumbered."""

CURRICULUM_CHANGED = from_file("lessons_curriculum_changed")
"""$1 course -> its curriculum's new number."""
