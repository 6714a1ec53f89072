"""What a large class costs PostgreSQL before its statistics know of it, as they are taken only now and then.

The planner then takes the class for one row and may nest a join that is read a thousand times a thousand. How many rows
a statement touches is counted (EXPLAIN ANALYZE), so nothing here depends on how fast a machine is.
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from sql import answers, gradebook, participants, reports, results, statistics
from sql.sorting import SortedList
from sql.statement import Statement
from tests.support import held_classes
from tests.support.plans import rows_touched

PEOPLE = 1000
ROWS_A_PERSON = 300
"""Most that a statement touches of a class of three questions, or of the 183 questions of all classes, which are few
enough to be read as a whole; a nested join would touch thousands."""


class Hall:
    """A class of a thousand that nobody has counted yet, and its statements' costs."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection
        self.session = uuid4()
        self.questions: list[UUID] = []

    async def fill(self, state: str, classes_before: int, people_before: int) -> None:
        for _ in range(classes_before):
            await self._hold(uuid4(), state, people_before)
        await self._connection.execute("ANALYZE")
        self.questions = await self._hold(self.session, state, PEOPLE)

    async def _hold(self, session: UUID, state: str, people: int) -> list[UUID]:
        return await held_classes.hold(self._connection, session, session, [uuid4() for _ in range(people)], state)

    async def people(self) -> list[tuple[UUID, UUID]]:
        """Ids of participants and of their users."""
        rows = await self._connection.fetch("SELECT id, user_id FROM participants WHERE session_id = $1", self.session)
        return [(row["id"], row["user_id"]) for row in rows]

    async def prepared(self, statement: Statement) -> Any:
        """The statement, as a server that has sent it before has it."""
        return await self._connection.prepare(statement)

    def transaction(self) -> Any:
        """In which PostgreSQL counts what is read, apart from what was read before."""
        return self._connection.transaction()

    async def fetch(self, query: str, *args: object) -> list[Any]:
        """What PostgreSQL tells about itself."""
        rows: list[Any] = await self._connection.fetch(query, *args)
        return rows

    async def touched(self, statement: Statement, *args: object) -> int:
        """Rows that all parts of the statement's plan looked at together."""
        return await rows_touched(self._connection, statement, *args)


@pytest.fixture
async def hall(database_url: str) -> AsyncIterator[Hall]:
    connection = await asyncpg.connect(database_url)
    await connection.execute("SET session_replication_role = replica")  # no courses and quizzes are needed for this
    yield Hall(connection)
    await connection.close()


async def asked_of(hall: Hall) -> dict[str, tuple[Statement, tuple[object, ...]]]:
    """What the steps of a class, its pages and its batches of answers run, by name."""
    session, question = hall.session, hall.questions[-1]
    people, users = map(list, zip(*await hall.people(), strict=True))
    each, questions, keys = [session] * PEOPLE, [question] * PEOPLE, [uuid4() for _ in people]
    now, names = datetime.now(UTC), [f"guest {n}" for n in range(PEOPLE)]
    batch = [[uuid4() for _ in people], each, questions, people, keys, [None] * PEOPLE, ["{}"] * PEOPLE, ["x"] * PEOPLE]
    return {
        "TO_SCORE": (answers.TO_SCORE, (session, question, 1, hall.questions[-2], 1, False)),
        "TO_SCORE, again": (answers.TO_SCORE, (session, question, 1, hall.questions[-2], 1, True)),
        "SCORES_OF": (answers.SCORES_OF, (session, question, 1)),
        "RESULTS": (answers.RESULTS, (session,)),
        "CURRENT": (answers.CURRENT, ([session],)),
        "MARKS": (answers.MARKS, ([session],)),
        "STORE": (answers.STORE, (*batch, [now] * PEOPLE, [0] * PEOPLE, 250, 1)),
        "EXPLAIN": (answers.EXPLAIN, (each, questions, people, keys, 250)),
        "TOTAL": (participants.TOTAL, (session,)),
        "ALL": (participants.ALL, (session,)),
        "ROSTER": (participants.ROSTER, (session, question, 1)),
        "COUNT": (participants.COUNT, ([session],)),
        "STANDING": (participants.STANDING, (each, people)),
        "TEAM_SIZES": (participants.TEAM_SIZES, ([session],)),
        "LOCK_SESSIONS": (participants.LOCK_SESSIONS, ([session],)),
        "report of people": (reports.LEARNERS, (session,)),
        "report of questions": (reports.QUESTIONS, (session,)),
        "results of questions": (results.QUESTIONS, (session, None, None)),
        "results of people, counted": (results.COUNTS, (session, people)),
        **first_pages("results of people", results.PEOPLE, session),
        **first_pages("results by need", results.NEEDY, session),
        **first_pages("results of a question", results.ANSWERS, session, question, 1),
        "statistics": (statistics.CLASSES, (session, None, None, 10_000)),
        "gradebook": (gradebook.CLASSES, (session, users)),
        "NAMES_TAKEN": (participants.NAMES_TAKEN, (each, names)),
        "JOINED_WITH": (participants.JOINED_WITH, (each, names, [bytes(32)] * PEOPLE)),
    }


def first_pages(name: str, rows: SortedList, *args: object) -> dict[str, tuple[Statement, tuple[object, ...]]]:
    """A list by each of its sorts, which all look at everybody."""
    return {f"{name}, {which}": (statement, (*args, 51)) for which, statement in rows if which.startswith("first")}


@pytest.mark.parametrize("state", ["open", "revealed", "ended"])
@pytest.mark.parametrize("classes_before, people_before", [(2, PEOPLE), (60, 20)])
async def test_nothing_that_is_asked_of_a_large_class_grows_with_its_square(
    hall: Hall, state: str, classes_before: int, people_before: int
) -> None:
    await hall.fill(state, classes_before, people_before)
    touched = {name: await hall.touched(statement, *args) for name, (statement, args) in (await asked_of(hall)).items()}
    assert {name: rows for name, rows in touched.items() if rows > ROWS_A_PERSON * PEOPLE} == {}
    found_little = {name for name, rows in touched.items() if rows < PEOPLE}
    assert found_little == (set() if state == "ended" else {"gradebook"}), "which has the classes that are over"


READ_WHOLE = "SELECT relname FROM pg_stat_xact_user_tables WHERE seq_tup_read > 0"
PLANS = "SELECT custom_plans, generic_plans FROM pg_prepared_statements WHERE statement = $1"


async def test_an_answer_in_one_of_many_classes_is_planned_once_and_reads_its_own_class_alone(hall: Hall) -> None:
    """A table of a few hundred classes is small enough to be read as a whole as cheaply, as PostgreSQL estimates."""
    await hall.fill("open", classes_before=300, people_before=2)
    store = await hall.prepared(answers.STORE)
    session, question, people = hall.session, hall.questions[-1], await hall.people()
    async with hall.transaction():
        for participant, _ in people[:20]:
            given = (uuid4(), session, question, participant, uuid4(), None, "{}", "x", datetime.now(UTC), 0)
            assert len(await store.fetch(*([value] for value in given), 250, 1)) == 1
        assert [row["relname"] for row in await hall.fetch(READ_WHOLE)] == []
    assert [tuple(row) for row in await hall.fetch(PLANS, str(answers.STORE))] == [(5, 15)]
