"""Courses."""

from pypika import Query, Table

from sql.statement import arg, built, from_file, now

_courses = Table("courses")
_COLUMNS = (
    "id",
    "title",
    "summary",
    "description",
    "status",
    "price",
    "currency",
    "metadata",
    "self_enroll",
    "enroll_code",
    "revision",
    "created_at",
    "updated_at",
)

INSERT = built(
    Query.into(_courses)
    .columns(
        "id",
        "title",
        "summary",
        "description",
        "price",
        "currency",
        "metadata",
        "self_enroll",
        "enroll_code",
        "created_by",
    )
    .insert(*[arg(n) for n in range(1, 11)])
)

GET = built(Query.from_(_courses).select(*_COLUMNS).where(_courses.id == arg(1)))
"""$1 id -> the row."""

LOCK = built(Query.from_(_courses).select(*_COLUMNS).where(_courses.id == arg(1)).for_update())
"""$1 id -> the row, locked for the rest of the transaction."""

UPDATE = built(
    Query.update(_courses)
    .set(_courses.title, arg(2))
    .set(_courses.summary, arg(3))
    .set(_courses.description, arg(4))
    .set(_courses.status, arg(5))
    .set(_courses.price, arg(6))
    .set(_courses.currency, arg(7))
    .set(_courses.metadata, arg(8))
    .set(_courses.self_enroll, arg(9))
    .set(_courses.enroll_code, arg(10))
    .set(_courses.revision, arg(11))
    .set(_courses.updated_at, now())
    .where(_courses.id == arg(1))
)

DELETE = built(Query.from_(_courses).delete().where(_courses.id == arg(1)))

LIST = from_file("courses_list")
"""$1 user, $2 administrator, $3 only mine, $4 status or null, $5 after id or null, $6 limit -> rows with `role`."""

IN_USE = from_file("courses_in_use")
"""$1 id -> whether a class was ever held in it."""
