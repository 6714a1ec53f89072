"""Long lists of people to be enrolled."""

from sql.statement import from_file

INSERT = from_file("enrollment_imports_insert")
"""$1 id, $2 course, $3 asker, $4 content, $5 whether it is only to be tried."""

LOCK = from_file("enrollment_imports_lock")
"""$1 id -> (course_id, asked_by, asker, content, dry_run, report), locked; `asker` is their name."""

FINISH = from_file("enrollment_imports_finish")
"""$1 id, $2 report: the content is forgotten."""
