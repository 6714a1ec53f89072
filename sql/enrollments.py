"""Enrolments."""

from sql.sorting import SortedList, plain, text
from sql.statement import from_file

INSERT = from_file("enrollments_insert")
"""$1 id, $2 course, $3 user, $4 role, $5 factor, $6 minutes, $7 status -> (id); none for one who is in already. One who
withdrew is taken back, one who waits is let in; where factor or minutes are null, with what they had before."""

INSERT_MANY = from_file("enrollments_insert_many")
"""$1 course, then arrays of $2 ids, $3 users, $4 roles, $5 factors, $6 minutes -> (id, user_id, role) of those who were
not in before."""

GET = from_file("enrollments_get")
"""$1 id -> the row with the person's name and address."""

LIST = SortedList(
    "enrollments_list", 4, created_at=plain, updated_at=plain, name=text, email=text, role=plain, status=plain
)
"""$1 course, $2 role or null, $3 status or null, $4 a part of a name or address or null -> rows as GET. The words are
looked for among the people of the course alone, whom an index finds."""

LOCK = from_file("enrollments_lock")
"""$1 id -> the row, locked."""

UPDATE = from_file("enrollments_update")
"""$1 id, $2 role, $3 status, $4 factor, $5 minutes: makes the next revision."""

HELD = from_file("enrollments_held")
"""$1 user -> (id, course_id) of the enrolments they have not withdrawn from."""

OTHER_INSTRUCTORS = from_file("enrollments_other_instructors")
"""$1 course, $2 enrolment -> how many other active instructors the course has."""

SELF_ENROLL = from_file("enrollments_self_enroll")
"""$1 course -> (status, self_enroll, enroll_code)."""

OPEN_REQUIREMENTS = from_file("enrollments_open_requirements")
"""$1 course, $2 user -> ids of courses that have to be completed before."""

PLACES = from_file("enrollments_places")
"""$1 course -> (capacity), the course locked: whoever gives places away holds this, and counts only then."""

TAKEN = from_file("enrollments_taken")
"""$1 course -> how many places are taken."""

NEXT_IN_LINE = from_file("enrollments_next_in_line")
"""$1 course, $2 how many at most, null for all -> (id, user_id, name, role) of those who have a place now."""

USERS_BY_EMAIL = from_file("enrollments_users_by_email")
"""$1 addresses text[] in lower case -> (id, name, email)."""
