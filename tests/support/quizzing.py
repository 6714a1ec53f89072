"""Quizzes at one's own pace for tests, made through the services."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import pytest

from lms_rt.contract.attempts import AnswerSave, AnswerSaved, Attempt, AttemptQuestion
from lms_rt.contract.questions import parse_question
from lms_rt.contract.quizzes import QuizCreate, QuizPatch
from lms_rt.core import Core
from lms_rt.domain.principal import Person
from lms_rt.errors import Problem
from sql.statement import Statement
from tests.support import school
from tests.support.content import Taught, taught

OVERDUE = Statement("UPDATE attempts SET deadline = clock_timestamp() - make_interval(secs => $2) WHERE id = $1")

ESSAY: dict[str, object] = {"type": "open_text", "prompt": "Why is the sky blue?", "essay_points": 1000}
RIGHT: dict[str, object] = {
    str(school.CAPITAL["prompt"]): {"options": ["b"]},
    str(school.PRIMES["prompt"]): {"options": ["a", "c"]},
    str(school.PI["prompt"]): {"value": 3.14},
}
"""By prompt."""


@dataclass(frozen=True)
class Exam:
    """A published quiz in a course."""

    course: Taught
    quiz: UUID

    @property
    def system(self) -> Core:
        return self.course.system

    async def settings(self, **given: object) -> None:
        """Change the quiz."""
        patch = QuizPatch.model_validate(given)
        await self.system.services.quizzes.edit(self.course.teacher, self.quiz, patch, None)

    async def start(self, person: Person) -> Attempt:
        """Begin an attempt, or go on with the open one."""
        return (await self.system.services.attempts.start(person, self.quiz))[0]

    async def save(
        self, person: Person, attempt: Attempt, question: AttemptQuestion, answer: object, revision: int = 0
    ) -> AnswerSaved:
        """Answer a question."""
        given = AnswerSave.model_validate({"answer": answer, "revision": revision})
        return await self.system.services.attempts.save(person, attempt.id, question.id, given)

    async def answer(self, person: Person, attempt: Attempt, right: int) -> None:
        """Answer the first `right` questions rightly."""
        for question in attempt.questions[:right]:
            await self.save(person, attempt, question, RIGHT[question.prompt])

    async def taken(self, person: Person, right: int) -> Attempt:
        """A whole attempt."""
        attempt = await self.start(person)
        await self.answer(person, attempt, right)
        return await self.system.services.attempts.submit(person, attempt.id)

    async def overdue(self, attempt: Attempt, by_s: float = 60) -> None:
        """Let the attempt's time have been up for so long, instead of waiting for it."""
        async with self.system.db.transaction() as tx:
            assert await tx.execute(OVERDUE, attempt.id, by_s) == 1


async def exam(
    system: Core,
    questions: Sequence[dict[str, object]] = (school.CAPITAL, school.PRIMES, school.PI),
    **settings: object,
) -> Exam:
    """A published quiz with these questions."""
    course = await taught(system)
    quizzes = system.services.quizzes
    given = QuizCreate.model_validate({"title": "Examination", **settings})
    quiz = await quizzes.create(course.teacher, course.id, given)
    for question in questions:
        await quizzes.add_question(course.teacher, quiz.id, parse_question(question))
    await quizzes.publish(course.teacher, quiz.id)
    return Exam(course, quiz.id)


async def refused_start(quiz: Exam, person: Person, reason: str) -> None:
    """Somebody may not begin, and is told why before and after trying."""
    assert (await quiz.system.services.attempts.offer(person, quiz.quiz)).unavailable == reason
    with pytest.raises(Problem) as refused:
        await quiz.start(person)
    assert refused.value.extra["unavailable"] == reason
