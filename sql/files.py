"""Files: what is kept in the store, and for whom."""

from pypika import Query, Table

from sql.sorting import SortedList, plain, text
from sql.statement import Statement, arg, built, from_file

_files = Table("files")

INSERT = built(
    Query.into(_files)
    .columns("id", "owner_id", "course_id", "public", "name", "object_key")
    .insert(*[arg(n) for n in range(1, 7)])
)
"""$1 id, $2 owner, $3 course or null, $4 public, $5 name, $6 key: pending."""

FINISH = from_file("files_finish")
"""$1 id, $2 content type, $3 size, $4 sha256 -> the file, ready."""

MADE = from_file("files_made")
"""$1 id, $2 owner, $3 name, $4 key, $5 content type, $6 size, $7 sha256, $8 days: a ready file that a job made."""

FORGET_EXPIRED = from_file("files_forget_expired")
"""All whose days are over."""

LOCK_OWNER = from_file("files_lock_owner")
"""$1 user: whoever finishes one of their uploads takes turns."""

USED = from_file("files_used")
"""$1 owner -> (bytes) that their files take, and those announced that may still come; what a job made for some days is
not counted."""

FIND = from_file("files_find")
"""$1 id, $2 user or null, $3 administrator -> the ready file with the asker's `role` in its course."""

LIST = SortedList("files_list", 1, created_at=plain, name=text, size=plain)
"""$1 owner -> their ready files."""

LIST_OF_COURSE = SortedList("files_of_course", 1, created_at=plain, name=text, size=plain)
"""$1 course -> its ready files, whoever uploaded them."""

UPLOADERS = from_file("files_uploaders")
"""$1 course, $2 ids uuid[] -> (id, name) of who uploaded which of the course's files."""

SHOWN_IN_COURSE = from_file("files_shown_in_course")
"""$1 course, $2 ids uuid[], $3 patterns of their addresses text[] -> (file_id, kind, place_id, title) of what in the
course shows its files. `kind` is that of `REFERENCED`; questions are told by their quiz, and place and title are null
for the bank and certificates."""

REFERENCED = from_file("files_referenced")
"""$1 pattern of its address, $2 id, $3 user, $4 administrator -> (kind, title) of what shows it, in courses that the
file is for or that its owner or the user teaches. `kind` is 1 a course, 2 a lesson, 3 a question of a quiz, 4 a
published one, 5 one of a bank, 6 certificates, 7 an announcement; the title is null where the user may not know it."""

READABLE = from_file("files_readable")
"""$1 ids uuid[], $2 user, $3 administrator -> (id, content_type) of those that the user may read: as
FIND with `services.files` has it, those of a draft are its staff's."""

READABLE_HELD = Statement(f"{READABLE}\nFOR KEY SHARE OF f")
"""As READABLE, and none of them is deleted until the transaction ends."""

LOCK = from_file("files_lock")
"""$1 id: waits for whoever holds the file, to show it, and has them wait -> (id) while it is there."""

DELETE = built(Query.from_(_files).delete().where(_files.id == arg(1)))
"""$1 id."""

FORGET_PRIVATE = from_file("files_forget_private")
"""$1 owner: those that are for nobody else."""

ABANDONED = from_file("files_abandoned")
"""$1 hours, $2 limit: throws away the rows of uploads that were never finished -> (object_key)."""

KNOWN = from_file("files_known")
"""$1 keys text[] -> (object_key) of those that a row names."""
