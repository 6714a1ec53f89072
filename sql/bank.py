"""A course's bank of questions."""

from pypika import Query, Table

from sql.sorting import SortedList, plain
from sql.statement import arg, built, from_file, now

_bank = Table("bank_questions")

_COLUMNS = (
    "id",
    "course_id",
    "tags",
    "type",
    "prompt",
    "spec",
    "key",
    "points",
    "time_limit_s",
    "explanation",
    "revision",
    "created_at",
    "updated_at",
)

LIST = SortedList("bank_list", 3, created_at=plain, updated_at=plain, type=plain, points=plain)
"""$1 course, $2 tag or null, $3 words text[], each of which stands in the question, its options or its explanation ->
questions."""

SUPPLY = from_file("bank_supply")
"""$1 course, $2 draws jsonb -> (draws, supply), how many questions the same draws may take."""

TAGS = from_file("bank_tags")
"""$1 course, $2 at most so many -> (tag, questions), the most frequent first."""

HOLD = from_file("bank_hold")
"""$1 course: one after the other, for who counts its questions before there are more."""

COUNT = from_file("bank_count")
"""$1 course -> how many questions its bank has."""

GET = built(Query.from_(_bank).select(*_COLUMNS).where(_bank.id == arg(1)))
"""$1 id -> the question."""

LOCK = built(Query.from_(_bank).select(*_COLUMNS).where(_bank.id == arg(1)).for_update())
"""$1 id -> the question, locked."""

INSERT = built(
    Query.into(_bank)
    .columns("id", "course_id", "tags", "type", "prompt", "spec", "key", "points", "time_limit_s", "explanation")
    .insert(*[arg(n) for n in range(1, 11)])
)

UPDATE = built(
    Query.update(_bank)
    .set(_bank.tags, arg(2))
    .set(_bank.type, arg(3))
    .set(_bank.prompt, arg(4))
    .set(_bank.spec, arg(5))
    .set(_bank.key, arg(6))
    .set(_bank.points, arg(7))
    .set(_bank.time_limit_s, arg(8))
    .set(_bank.explanation, arg(9))
    .set(_bank.revision, arg(10))
    .set(_bank.updated_at, now())
    .where(_bank.id == arg(1))
)

DELETE = built(Query.from_(_bank).delete().where(_bank.id == arg(1)))
