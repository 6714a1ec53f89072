"""Who is in which course, asked for many at once."""

from sql.statement import from_file

ROLES = from_file("memberships_roles")
"""Arrays $1 courses, $2 users -> (id of the enrolment, course_id, user_id, role, status) of active members; the
status is the course's."""
