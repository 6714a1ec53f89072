"""When nobody works on a quiz any more: what is told from then on alone, and what it costs to ask."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import asyncpg
import pytest

from lms_rt.contract.attempts import GradeGiven
from lms_rt.core import Core
from lms_rt.domain.principal import Person
from sql import attempts, data_exports, gradebook
from sql.statement import Statement
from tests.support import school
from tests.support.quizzing import ESSAY, exam

ASKED = [
    (attempts.READ, (uuid4(),)),
    (dict(attempts.LIST)["first by started_at"], (uuid4(), None, None, 50)),
    (gradebook.COLUMNS, (uuid4(),)),
    (data_exports.ATTEMPTS, (uuid4(),)),
    (data_exports.ATTEMPT_ANSWERS, (uuid4(),)),
]


async def exported(system: Core, person: Person, export: UUID) -> dict[str, Any]:
    await system.services.data_exports.make(export)
    return await system.services.data_exports.read(person, export)


async def test_an_export_tells_no_score_and_no_comment_while_somebody_with_extra_time_is_still_writing(
    system: Core,
) -> None:
    closes = datetime.now(UTC) + timedelta(minutes=5)
    quiz = await exam(system, [school.CAPITAL, ESSAY], feedback_from="close", closes_at=closes.isoformat())
    ada, bob = await quiz.course.learner("Ada"), await quiz.course.learner("Bob")
    attempt = await quiz.start(ada)
    await quiz.save(ada, attempt, attempt.questions[1], {"text": "It scatters"})
    await system.services.attempts.submit(ada, attempt.id)
    given = GradeGiven.model_validate({"points": 700, "comment": "Short waves do"})
    teacher, essay = quiz.course.teacher, attempt.questions[1].id
    await system.services.attempt_grading.give(teacher, attempt.id, essay, given, None)
    of_bob = await quiz.start(bob)
    await quiz.settings(closes_at=(datetime.now(UTC) - timedelta(minutes=1)).isoformat())
    export = (await system.services.data_exports.ask(ada)).export
    told = await exported(system, ada, export)
    assert (told["attempts"][0]["score"], told["attempt_answers"][0]["comment"]) == (None, None)
    await system.services.attempts.submit(bob, of_bob.id)
    told = await exported(system, ada, export)
    assert (float(told["attempts"][0]["score"]), told["attempt_answers"][0]["comment"]) == (700, "Short waves do")


@pytest.mark.parametrize("statement, args", ASKED)
async def test_the_question_is_planned_with_the_statement_that_asks_it(
    database_url: str, statement: Statement, args: tuple[object, ...]
) -> None:
    connection = await asyncpg.connect(database_url)
    plan = "\n".join(row[0] for row in await connection.fetch(f"EXPLAIN {statement}", *args))
    await connection.close()
    assert "attempts_open_key on attempts going_on" in plan
    assert "Function Scan" not in plan
