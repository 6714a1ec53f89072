"""What courses are told."""

from pypika import Query, Table

from sql.sorting import SortedList, plain, text
from sql.statement import arg, built, from_file, now

_announcements = Table("announcements")

INSERT = from_file("announcements_insert")
"""$1 id, $2 course, $3 title, $4 body, $5 its HTML, $6 poster -> (created_at, updated_at, revision,
posted_by)."""

LIST = SortedList("announcements_list", 2, created_at=plain, title=text)
"""$1 course, $2 reader -> what it was told; `own`: by the reader, null where nobody is there any more who did."""

READ = from_file("announcements_read")
"""$1 id, $2 reader -> one, as in LIST."""

LOCK = built(
    Query.from_(_announcements)
    .select("title", "body", "body_html", "revision")
    .where(_announcements.id == arg(1))
    .for_update()
)
"""$1 id -> the row, locked."""

UPDATE = built(
    Query.update(_announcements)
    .set(_announcements.title, arg(2))
    .set(_announcements.body, arg(3))
    .set(_announcements.body_html, arg(4))
    .set(_announcements.revision, arg(5))
    .set(_announcements.updated_at, now())
    .where(_announcements.id == arg(1))
)
"""$1 id, $2 title, $3 body, $4 its HTML, $5 revision."""

DELETE = built(Query.from_(_announcements).delete().where(_announcements.id == arg(1)))
