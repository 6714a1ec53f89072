"""Courses with quizzes and classes that were held, for tests of gradebooks and statistics."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from lms_rt.contract.gradebook import (
    GradebookCell,
    GradebookPage,
    GradebookQuery,
    GradebookRow,
    GradebookSettingsPut,
    GradePut,
)
from lms_rt.contract.live import LiveSessionCreate
from lms_rt.core import Core
from lms_rt.domain.principal import Person
from sql.statement import Statement
from tests.support import school
from tests.support.quizzing import Exam, exam
from tests.support.school import Class

CATCH_UP = Statement("""
    INSERT INTO attempts (id, quiz_id, version_id, enrollment_id, user_id, kind, live_session_id, number, state, seed,
        shuffle, partial_credit, negative_marking, pass_percent, submitted_at, submitted_by, graded_at, score,
        max_score)
    SELECT gen_random_uuid(), s.quiz_id, s.version_id, e.id, e.user_id, 'catch_up', s.id, 1, 'graded', 1, false, true,
        0, 50, now(), 'learner', now(), $3, 3000
    FROM live_sessions AS s JOIN enrollments AS e ON e.course_id = s.course_id AND e.user_id = $2
    WHERE s.id = $1
""")


@dataclass(frozen=True)
class Book:
    """The gradebook of an exam's course."""

    exam: Exam

    @property
    def system(self) -> Core:
        return self.exam.system

    @property
    def course(self) -> UUID:
        return self.exam.course.id

    @property
    def teacher(self) -> Person:
        return self.exam.course.teacher

    async def held(self, answers: Mapping[Person, Sequence[object]], **given: object) -> Class:
        """A class with the exam's quiz, of which participants answered the questions one after the other, and ended."""
        class_ = await self.opened(**given)
        steps = self.system.services.live_steps
        enter = self.system.services.channel_access.player
        places = {person: (await enter(person, class_.id)).participant for person in answers}
        version = 1
        for number, question in enumerate(class_.questions):
            version = (await steps.open(class_.host, class_.id, version, question)).version
            for person, said in answers.items():
                what = said[number] if number < len(said) else None
                if what is not None:
                    await school.answer(self.system, class_, places[person], what, question=question)  # type: ignore[arg-type]  # as in `school`
            version = (await steps.close(class_.host, class_.id, version, None)).version
            version = (await steps.reveal(class_.host, class_.id, version, None)).version
        await steps.end(class_.host, class_.id, version)
        return class_

    async def opened(self, **given: object) -> Class:
        """A class in its lobby."""
        services, teacher = self.system.services, self.teacher
        settings = LiveSessionCreate.model_validate({"lead_ms": 0, "scoring": "accuracy", **given})
        session = await services.live_sessions.create(teacher, self.exam.quiz, settings)
        questions = await services.quizzes.questions(teacher, self.exam.quiz)
        return Class(teacher, self.course, self.exam.quiz, tuple(each.id for each in questions), session)

    async def caught_up(self, class_: Class, learner: Person, score: int) -> None:
        """Let somebody have played a class later, for so many of 3,000 points."""
        async with self.system.db.transaction() as tx:
            assert await tx.execute(CATCH_UP, class_.id, learner.user, score) == 1

    async def count(self, **settings: object) -> None:
        """Set how it counts."""
        given = GradebookSettingsPut.model_validate(settings)
        await self.system.services.gradebook_settings.put(self.teacher, self.course, given, None)

    async def say(self, enrollment: UUID, column: UUID, **said: object) -> None:
        """Override or excuse a grade."""
        given = GradePut.model_validate({"reason": "Because", **said})
        await self.system.services.grades.put(self.teacher, enrollment, column, given, None)

    async def page(self, **query: object) -> GradebookPage:
        """A page of it."""
        asked = GradebookQuery.model_validate(query)
        return await self.system.services.gradebooks.page(self.teacher, self.course, asked)

    async def row(self, learner: Person) -> GradebookRow:
        """Somebody's row, as the staff sees it."""
        (found,) = [row for row in (await self.page(status="all")).items if row.user == learner.user]
        return found


async def book(system: Core, **settings: object) -> Book:
    """Of a new course whose quiz has these settings."""
    return Book(await exam(system, **settings))  # type: ignore[arg-type]  # settings of the quiz


def shown(cell: GradebookCell) -> tuple[object, ...]:
    """What a cell says."""
    return cell.state, cell.source, cell.score, cell.max_score, cell.percent
