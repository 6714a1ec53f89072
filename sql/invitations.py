"""Invitations: people who are to be in a course and have no account, or none that is known."""

from sql.sorting import SortedList, plain, text
from sql.statement import from_file

LAPSE = from_file("invitations_lapse")
"""$1 course, $2 addresses text[] in lower case: takes back what has expired, which stands in the way of another."""

INSERT_MANY = from_file("invitations_insert_many")
"""$1 course, $2 inviter, $3 days they last, then arrays of $4 ids, $5 addresses, $6 roles, $7 factors, $8 minutes ->
(id, email) of those who were not invited before."""

READ = from_file("invitations_list")
"""$1 course, $2 one of them or null, $3 whether still open or null -> rows."""

LIST = SortedList("invitations_list", 3, created_at=plain, expires_at=plain, email=text)
"""As READ, page by page."""

REVOKE = from_file("invitations_revoke")
"""$1 id, $2 course -> (id); none where it is accepted or revoked."""

COURSE = from_file("invitations_course")
"""$1 id -> (course_id)."""

LETTER = from_file("invitations_letter")
"""$1 id, $2 digest of a new token -> (email, title, inviter, role, days); none where it is no longer open."""

ACCEPT = from_file("invitations_accept")
"""$1 digest of the token, $2 user -> (course_id, role, extra_time_factor, extra_time_minutes); once."""
