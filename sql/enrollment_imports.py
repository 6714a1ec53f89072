"""Long lists of people to be enrolled."""

from sql.statement import from_file

INSERT = from_file("enrollment_imports_insert")
"""$1 id, $2 course, $3 asker, $4 content, $5 whether it is only to be tried."""

LOCK = from_file("enrollment_imports_lock")
"""$1 id -> (course_id, asked_by, asker, content, dry_run, report), locked; `asker` is their name."""

FINISH = from_file("enrollment_imports_finish")
"""$1 id, $2 report: the content is forgotten, unless it was only tried."""

TRIED = from_file("enrollment_imports_tried")
"""$1 id, $2 the kind of job that enrols lists -> (course_id, kept, job) of one whose trial is over: whether its content
is still there, and what enrols it, where that was asked for."""

LOCK_TRIED = from_file("enrollment_imports_lock_tried")
"""$1 id, $2 course, $3 the field of its report that lists the rows -> (content, rows: how many) of one whose
trial is over, locked."""

TAKE_TRIED = from_file("enrollment_imports_take_tried")
"""$1 id, $2 the import that enrols it and has its content from now on."""
