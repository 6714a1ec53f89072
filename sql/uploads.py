"""Uploads: files that were announced and have yet to arrive."""

from pypika import Query, Table

from sql.statement import arg, built, from_file

_uploads = Table("uploads")

INSERT = from_file("uploads_insert")
"""$1 file, $2 size, $3 sha256, $4 content type, $5 digest of the token, $6 seconds it is good for -> (expires_at)."""

FIND = from_file("uploads_find")
"""$1 file, $2 owner or null for anybody -> the announced file: (owner_id, course_id, name, object_key, size, sha256,
content_type, token_digest) and whether its address is still (open)."""

FORGET = built(Query.from_(_uploads).delete().where(_uploads.file_id == arg(1)))
"""$1 file: it has arrived."""

ABANDON = from_file("uploads_abandon")
"""$1 file, $2 owner: it is awaited no longer -> (object_key), or nothing where it was not."""
