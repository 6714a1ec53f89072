"""Enrolments."""

from pypika import Query, Table

from sql.statement import arg, built, from_file, now

_enrollments = Table("enrollments")

INSERT = from_file("enrollments_insert")
"""$1 id, $2 course, $3 user, $4 role, $5 factor, $6 minutes -> (id, created); one who withdrew is taken back."""

GET = from_file("enrollments_get")
"""$1 id -> the row with the person's name and address."""

LIST = from_file("enrollments_list")
"""$1 course, $2 role or null, $3 status or null, $4 after id or null, $5 limit -> rows as GET."""

LOCK = built(
    Query.from_(_enrollments)
    .select("id", "course_id", "user_id", "role", "status", "extra_time_factor", "extra_time_minutes", "revision")
    .where(_enrollments.id == arg(1))
    .for_update()
)
"""$1 id -> the row, locked."""

UPDATE = built(
    Query.update(_enrollments)
    .set(_enrollments.role, arg(2))
    .set(_enrollments.status, arg(3))
    .set(_enrollments.extra_time_factor, arg(4))
    .set(_enrollments.extra_time_minutes, arg(5))
    .set(_enrollments.revision, arg(6))
    .set(_enrollments.updated_at, now())
    .where(_enrollments.id == arg(1))
)

OTHER_INSTRUCTORS = from_file("enrollments_other_instructors")
"""$1 course, $2 enrolment -> how many other active instructors the course has."""

SELF_ENROLL = from_file("enrollments_self_enroll")
"""$1 course -> (status, self_enroll, enroll_code)."""
