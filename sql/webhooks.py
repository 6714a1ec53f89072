"""Webhooks: where courses are told of elsewhere."""

from pypika import Query, Table
from pypika.functions import Count

from sql.sorting import SortedList, plain
from sql.statement import arg, built, from_file, now

_hooks = Table("webhooks")
_COLUMNS = (
    "id",
    "course_id",
    "url",
    "description",
    "events",
    "disabled_at",
    "note",
    "failures",
    "failing_since",
    "retry_at",
    "revision",
    "created_at",
    "updated_at",
)

COUNT = built(Query.from_(_hooks).select(Count("*")).where(_hooks.course_id == arg(1)))
"""$1 course -> how many webhooks it has."""

INSERT = built(
    Query.into(_hooks)
    .columns("id", "course_id", "url", "description", "events", "secret")
    .insert(*[arg(n) for n in range(1, 7)])
)
"""$1 id, $2 course, $3 url, $4 description, $5 events, $6 sealed secret."""

GET = built(Query.from_(_hooks).select(*_COLUMNS).where(_hooks.id == arg(1)))
"""$1 id -> the webhook, without its secret."""

LOCK = built(Query.from_(_hooks).select(*_COLUMNS).where(_hooks.id == arg(1)).for_update())
"""The same, locked."""

LIST = SortedList("webhooks_list", 1, created_at=plain, updated_at=plain)
"""$1 course -> webhooks."""

UPDATE = from_file("webhooks_update")
"""$1 id, $2 url, $3 description, $4 events, $5 whether it is enabled. Whatever it waited for, it is tried at once."""

ROTATE = from_file("webhooks_rotate")
"""$1 id, $2 new sealed secret, $3 seconds for which the present one signs as well -> (old_until)."""

DELETE = built(Query.from_(_hooks).delete().where(_hooks.id == arg(1)))
"""$1 id; its deliveries go with it."""

SEALED = from_file("webhooks_sealed")
"""$1 after id or null, $2 limit -> (id, secret, old_secret)."""

RESEAL = built(
    Query.update(_hooks)
    .set(_hooks.secret, arg(3))
    .set(_hooks.old_secret, arg(4))
    .set(_hooks.updated_at, now())
    .where(_hooks.id == arg(1))
    .where(_hooks.secret == arg(2))
)
"""$1 id, $2 the secret as it was read, $3 the same, sealed anew, $4 the one before it, or null."""
