"""What courses are told."""

from sql.sorting import SortedList, plain, text
from sql.statement import from_file

INSERT = from_file("announcements_insert")
"""$1 id, $2 course, $3 title, $4 body, $5 its HTML, $6 poster -> (created_at)."""

LIST = SortedList("announcements_list", 1, created_at=plain, title=text)
"""$1 course -> what it was told."""
