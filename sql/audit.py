"""The audit log."""

from sql.sorting import SortedList, plain
from sql.statement import from_file

INSERT = from_file("audit_insert")
"""$1 id, $2 actor, $3 their name, $4 action, $5 kind, $6 subject, $7 course or null, $8 before, $9 after."""

LIST = SortedList("audit_list", 4, at=plain)
"""$1 actor, $2 kind, $3 subject, $4 course, each or null -> entries."""
