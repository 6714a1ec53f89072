"""The audit log."""

from sql.sorting import SortedList, plain
from sql.statement import from_file

INSERT = from_file("audit_insert")
"""$1 id, $2 actor, $3 their name where there is no such account, $4 action, $5 kind, $6 subject, $7 course or null,
$8 before, $9 after."""

INSERT_MANY = from_file("audit_insert_many")
"""$1 actor, $2 their name as above, $3 action, $4 kind, $5 course, $6 ids uuid[], $7 subjects uuid[],
$8 after jsonb[]."""

LIST = SortedList("audit_list", 7, at=plain)
"""$1 actor, $2 kind, $3 subject, $4 course, $5 action, $6 from this time on, $7 before this one, each or null
-> entries."""

ABOUT = from_file("audit_about")
"""$1 user, $2 at most so many -> entries of what they did, and of what was done to them, newest first."""

THINGS = from_file("audit_things")
"""$1 ids uuid[] -> (id, title, course, quiz) of those that are there: what people call each, and the course and the
quiz that it is in, or is."""
