"""Modules. Positions only order: a deleted module leaves a gap, so that a list that is being paged loses nothing."""

from pypika import Query, Table

from sql.sorting import SortedList, plain, text
from sql.statement import arg, built, from_file, now

_modules = Table("modules")

LOCK_COURSE = from_file("modules_lock_course")
"""$1 course -> (id, status): whoever changes what a course is made of holds this."""

INSERT = from_file("modules_insert")
"""$1 id, $2 course, $3 title: put at the end."""

COUNT = from_file("modules_count")
"""$1 course -> how many it has."""

READ = from_file("modules_read", order="m.position")
"""$1 course, $2 module or null, $3 whether drafts count -> rows in order."""

LIST = SortedList("modules_read", 3, position=plain, title=text, created_at=plain)
"""As READ, page by page."""

LOCK = built(Query.from_(_modules).select("id", "title", "revision").where(_modules.id == arg(1)).for_update())
"""$1 id -> the row, locked."""

UPDATE = built(
    Query.update(_modules)
    .set(_modules.title, arg(2))
    .set(_modules.revision, arg(3))
    .set(_modules.updated_at, now())
    .where(_modules.id == arg(1))
)

DELETE = built(Query.from_(_modules).delete().where(_modules.id == arg(1)))

ORDER = from_file("modules_order")
"""$1 course, $2 ids uuid[] in order -> renumbered."""
