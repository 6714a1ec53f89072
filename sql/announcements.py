"""What courses are told."""

from sql.statement import from_file

INSERT = from_file("announcements_insert")
"""$1 id, $2 course, $3 title, $4 body, $5 its HTML, $6 poster -> (created_at)."""

LIST = from_file("announcements_list")
"""$1 course, $2 before id or null, $3 limit -> newest first."""
