"""How somebody stands to a course, and what keeps them out of it."""

from sql.statement import from_file

OF = from_file("course_entries_of")
"""$1 course, $2 user -> (status, self_enroll, asks_code, full, enrollment, standing) of one's enrolment, if any."""

REQUIREMENTS = from_file("course_entries_requirements")
"""$1 course, $2 user -> (id, title) of the courses to complete before; the title is null where they cannot see it."""
