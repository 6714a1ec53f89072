"""Quizzes, their questions and their published versions."""

from pypika import CustomFunction, Order, Query, Table

from sql.sorting import SortedList, plain, text
from sql.statement import arg, built, from_file, now

_quizzes = Table("quizzes")
_questions = Table("questions")
_version_questions = Table("version_questions")

_cardinality = CustomFunction("cardinality", ["draws"])

_QUESTION = (
    "id",
    "quiz_id",
    "position",
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

_SETTINGS = (
    "own_pace",
    "time_limit_s",
    "attempts_allowed",
    "shuffle",
    "opens_at",
    "closes_at",
    "pass_percent",
    "partial_credit",
    "negative_marking",
    "feedback",
    "feedback_from",
    "draws",
)

INSERT = built(
    Query.into(_quizzes).columns("id", "course_id", "title", "description").insert(*[arg(n) for n in range(1, 5)])
)

GET = from_file("quizzes_get")
"""$1 id -> the row with the number of questions and the newest version."""

LIST = SortedList("quizzes_list", 1, created_at=plain, updated_at=plain, title=text)
"""$1 course -> rows as GET."""

LOCK = built(
    Query.from_(_quizzes)
    .select("id", "course_id", "title", "description", "revision", *_SETTINGS)
    .where(_quizzes.id == arg(1))
    .for_update()
)
"""$1 id -> the row, locked: whoever changes a quiz's questions or publishes it holds this."""

UPDATE = built(
    Query.update(_quizzes)
    .set(_quizzes.title, arg(2))
    .set(_quizzes.description, arg(3))
    .set(_quizzes.revision, arg(4))
    .set(_quizzes.own_pace, arg(5))
    .set(_quizzes.time_limit_s, arg(6))
    .set(_quizzes.attempts_allowed, arg(7))
    .set(_quizzes.shuffle, arg(8))
    .set(_quizzes.opens_at, arg(9))
    .set(_quizzes.closes_at, arg(10))
    .set(_quizzes.pass_percent, arg(11))
    .set(_quizzes.partial_credit, arg(12))
    .set(_quizzes.negative_marking, arg(13))
    .set(_quizzes.feedback, arg(14))
    .set(_quizzes.feedback_from, arg(15))
    .set(_quizzes.draws, arg(16))
    .set(_quizzes.updated_at, now())
    .where(_quizzes.id == arg(1))
)
"""$1 id, $2 title, $3 description, $4 revision, $5.. the settings in the order of `QuizSettings`."""

DELETE = built(Query.from_(_quizzes).delete().where(_quizzes.id == arg(1)))

QUESTIONS = built(
    Query.from_(_questions)
    .select(*_QUESTION)
    .where(_questions.quiz_id == arg(1))
    .orderby(_questions.position, order=Order.asc)
)
"""$1 quiz -> all its questions in order."""

QUESTION = built(Query.from_(_questions).select(*_QUESTION).where(_questions.id == arg(1)))
"""$1 id -> the question."""

INSERT_QUESTION = built(
    Query.into(_questions)
    .columns("id", "quiz_id", "position", "type", "prompt", "spec", "key", "points", "time_limit_s", "explanation")
    .insert(*[arg(n) for n in range(1, 11)])
)

INSERT_QUESTIONS = from_file("questions_insert_many")
"""$1 quiz, $2 position of the last question, then for each: $3 id, $4 type, $5 prompt, $6 spec, $7 key, $8 points,
$9 time_limit_s, $10 explanation; in this order behind the others."""

UPDATE_QUESTION = built(
    Query.update(_questions)
    .set(_questions.type, arg(2))
    .set(_questions.prompt, arg(3))
    .set(_questions.spec, arg(4))
    .set(_questions.key, arg(5))
    .set(_questions.points, arg(6))
    .set(_questions.time_limit_s, arg(7))
    .set(_questions.explanation, arg(8))
    .set(_questions.revision, arg(9))
    .set(_questions.updated_at, now())
    .where(_questions.id == arg(1))
)

DELETE_QUESTION = built(Query.from_(_questions).delete().where(_questions.id == arg(1)))

CLOSE_GAP = from_file("questions_close_gap")
"""$1 quiz, $2 position freed -> moves what follows up by one."""

MOVE_QUESTION = from_file("questions_move")
"""$1 quiz, $2 question, $3 from, $4 to -> renumbers what lies between."""

COUNT_QUESTIONS = from_file("questions_count")
"""$1 quiz -> how many questions it has."""

INSERT_VERSION = from_file("quizzes_insert_version")
"""$1 id, $2 quiz, $3 title, $4 number of questions, $5 publisher, $6 draws integer[]
-> (number, published_at); lock the quiz first."""

COPY_QUESTIONS = from_file("quizzes_copy_questions")
"""$1 version, $2 quiz: puts the quiz's questions into the version."""

PIN_DRAWS = from_file("quizzes_pin_draws")
"""$1 version, $2 course, $3 draws jsonb: puts all that they may take into the version
-> (draws, supply), how many questions the same draws may take."""

VERSION = from_file("quizzes_version")
"""$1 quiz, $2 number or null for the newest -> the version."""

VERSIONS = SortedList("quizzes_versions", 1, version=plain)
"""$1 quiz -> versions."""

VERSION_QUESTIONS = from_file("quizzes_version_questions")
"""$1 versions -> the questions that each asks of everybody, in its order."""

HOLD_VERSIONS = from_file("quizzes_hold_versions")
"""$1 quizzes uuid[] -> (id) of their versions, locked: nobody begins an attempt until the transaction ends."""

IN_USE = from_file("quizzes_in_use")
"""$1 quiz -> whether it was ever taken, in a class or at somebody's own pace; hold its versions first."""
