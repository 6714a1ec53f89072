"""What is deleted, or put to use, between the look and the write: whoever comes second is told so."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

import pytest

from lms_rt.contract.quizzes import QuizCreate
from lms_rt.core import Core
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem
from sql.statement import Statement
from tests.support.quizzing import Exam, exam
from tests.support.running import until_true

WAITING = Statement("SELECT EXISTS (SELECT FROM pg_locks WHERE NOT granted)")

Step = Callable[[Exam, Person], Coroutine[Any, Any, object]]


async def delete_module(quiz: Exam, _: Person) -> None:
    await quiz.system.services.modules.delete(quiz.course.teacher, quiz.course.module, None)


async def delete_quiz(quiz: Exam, _: Person) -> None:
    await quiz.system.services.quizzes.delete(quiz.course.teacher, quiz.quiz, None)


async def delete_course(quiz: Exam, _: Person) -> None:
    await quiz.system.services.courses.delete(quiz.course.teacher, quiz.course.id, None)


async def write_lesson(quiz: Exam, _: Person) -> object:
    return await quiz.course.lesson()


async def make_quiz(quiz: Exam, _: Person) -> object:
    return await quiz.system.services.quizzes.create(quiz.course.teacher, quiz.course.id, QuizCreate(title="New"))


async def start(quiz: Exam, learner: Person) -> object:
    return await quiz.start(learner)


@pytest.mark.parametrize(
    "first, second, code",
    [
        (delete_module, write_lesson, ErrorCode.NOT_FOUND),
        (delete_course, make_quiz, ErrorCode.NOT_FOUND),
        (delete_quiz, start, ErrorCode.NOT_FOUND),
        (start, delete_quiz, ErrorCode.CONFLICT),
        (start, delete_course, ErrorCode.CONFLICT),
    ],
)
async def test_who_comes_second_is_told_that_it_was_deleted_or_put_to_use(
    system: Core, first: Step, second: Step, code: ErrorCode
) -> None:
    quiz = await exam(system)
    ada = await quiz.course.learner()
    async with system.db.transaction():
        await first(quiz, ada)
        with system.db.apart():
            late = asyncio.create_task(second(quiz, ada))
            await until_true(_waits(system))
    with pytest.raises(Problem) as refused:
        await late
    assert refused.value.code is code


def _waits(system: Core) -> Callable[[], Awaitable[bool]]:
    async def waits() -> bool:
        return bool(await system.db.fetchval(WAITING))

    return waits
