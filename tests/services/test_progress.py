"""Progress only grows, whoever writes at once, and every figure can be explained."""

import asyncio
import random
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

import pytest

from lms_rt.contract.lessons import LessonPatch
from lms_rt.contract.progress import ClassProgressQuery
from lms_rt.core import Core
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem
from sql.statement import Statement
from tests.support import school
from tests.support.content import Taught, taught

STORED = Statement("SELECT percent, curriculum, completed_at FROM course_progress WHERE enrollment_id = $1")


@pytest.fixture
async def course(system: Core) -> Taught:
    return await taught(system)


async def percent(course: Taught, enrollment: UUID) -> int:
    return (await course.system.services.progress_reads.of_enrollment(course.teacher, enrollment)).course_percent


async def test_a_report_never_moves_a_lesson_back_and_the_first_completion_stays(course: Taught) -> None:
    lesson = await course.lesson()
    await course.lesson("Other")
    ada = await course.learner()
    report = course.system.services.progress.report
    told = [await report(ada, lesson.id, fraction, None) for fraction in (0.5, 0.25, 1.0, 0.1, 1.0)]
    assert [one.fraction for one in told] == [0.5, 0.5, 1.0, 1.0, 1.0]
    assert [one.course_percent for one in told] == [0, 0, 50, 50, 50]
    assert told[1].completed_at is None
    assert told[2].completed_at == told[4].completed_at is not None


async def test_only_those_enrolled_make_progress_and_only_in_what_is_open_to_them(course: Taught) -> None:
    first = await course.lesson("First")
    second = await course.lesson("Second", prerequisites=[first.id])
    draft = await course.lesson("Draft", status="draft")
    ada = await course.learner()
    eve = await school.person(course.system, "Eve")
    for person, lesson, code in (
        (eve, first, ErrorCode.FORBIDDEN),
        (ada, second, ErrorCode.CONFLICT),
        (ada, draft, ErrorCode.NOT_FOUND),
    ):
        with pytest.raises(Problem) as refused:
            await course.system.services.progress.report(person, lesson.id, 1.0, None)
        assert refused.value.code is code


async def test_fifty_writers_at_once_leave_what_one_after_the_other_would(database_url: str, redis_url: str) -> None:
    async with school.running(database_url, redis_url) as one, school.running(database_url, redis_url) as two:
        course = await taught(one)
        lessons = [await course.lesson(f"Lesson {n}") for n in range(8)]
        ada, enrollment = await course.enrolled()
        dice = random.Random(7)
        reports = [(lesson.id, fraction) for lesson in lessons for fraction in (0.2, 0.6, 0.9, 1.0, 1.0, 0.4)]
        dice.shuffle(reports)
        told = await asyncio.gather(
            *(
                dice.choice((one, two)).services.progress.report(ada, lesson, fraction, None)
                for lesson, fraction in [*reports, (lessons[0].id, 1.0), (lessons[1].id, 0.1)]
            )
        )
        assert max(each.course_percent for each in told) == 100
        explained = await one.services.progress_reads.of_enrollment(ada, enrollment)
        assert explained.course_percent == 100
        assert sorted(fact.lesson for fact in explained.completed) == sorted(lesson.id for lesson in lessons)
        percents = [change.percent for change in explained.changes]
        assert percents == sorted(set(percents)) == [12, 25, 37, 50, 62, 75, 87, 100]
        completed = await one.services.channel_log.after(ada, "me", 0)
        assert completed.count(b'"course.completed"') == 1


async def test_writers_and_a_changing_curriculum_agree_in_the_end(course: Taught) -> None:
    """Whatever order reports, changes and recalculations come in, one more recalculation finds nothing to mend."""
    services = course.system.services
    lessons = [await course.lesson(f"Lesson {n}") for n in range(5)]
    people = [await course.enrolled(f"Learner {n}") for n in range(5)]
    dice = random.Random(11)

    async def learn() -> None:
        person, _ = dice.choice(people)
        await services.progress.report(person, dice.choice(lessons).id, dice.choice((0.5, 1.0)), None)

    async def change() -> None:
        patch = LessonPatch(required=dice.random() < 0.5)
        await services.lessons.edit(course.teacher, dice.choice(lessons).id, patch, None)
        await services.recalculation.course(course.id)

    await asyncio.gather(*(dice.choice((learn, learn, learn, change))() for _ in range(60)))
    await services.recalculation.everything()
    assert await services.recalculation.everything() == 0
    for _, enrollment in people:
        row = await course.system.db.fetchrow(STORED, enrollment)
        assert (row["percent"] if row else 0) == await percent(course, enrollment)


class Crowd:
    """Learners and authors who do anything at any time, and what must hold whatever they do."""

    def __init__(self, course: Taught, people: list[tuple[Person, UUID]], lessons: list[UUID], seed: int) -> None:
        self.course = course
        self._people, self._lessons, self._dice = people, lessons, random.Random(seed)
        self._completed: dict[UUID, object] = {}

    async def writer(self) -> None:
        """One of them."""
        for _ in range(4):
            with unless(ErrorCode.NOT_FOUND):  # a lesson may be gone by then
                await self._dice.choice((*[self._learn] * 6, self._add, self._remove, self._recalculate))()

    async def _learn(self) -> None:
        person, enrollment = self._dice.choice(self._people)
        report = self.course.system.services.progress.report
        told = await report(person, self._dice.choice(self._lessons), self._dice.choice((0.3, 1.0, 1.0)), None)
        assert 0 <= told.course_percent <= 100
        row = await self.course.system.db.fetchrow(STORED, enrollment)
        if row is not None and row["completed_at"] is not None:
            assert self._completed.setdefault(enrollment, row["completed_at"]) == row["completed_at"]

    async def _add(self) -> None:
        self._lessons.append((await self.course.lesson(f"Lesson {len(self._lessons)}")).id)

    async def _remove(self) -> None:
        await self.course.system.services.lessons.delete(self.course.teacher, self._dice.choice(self._lessons), None)

    async def _recalculate(self) -> None:
        await self.course.system.services.recalculation.course(self.course.id)


@contextmanager
def unless(code: ErrorCode) -> Iterator[None]:
    """Let a refusal of this kind pass."""
    try:
        yield
    except Problem as problem:
        if problem.code is not code:
            raise


@pytest.mark.parametrize("seed", range(3))
async def test_fifty_writers_while_lessons_come_and_go_never_go_over_back_or_astray(course: Taught, seed: int) -> None:
    """What is stored is what the nightly count would store, whatever learners and authors do at once."""
    services = course.system.services
    lessons = [(await course.lesson(f"Lesson {n}")).id for n in range(4)]
    people = [await course.enrolled(f"Learner {n}") for n in range(5)]
    crowd = Crowd(course, people, lessons, seed)
    await asyncio.gather(*(crowd.writer() for _ in range(50)))
    await services.recalculation.course(course.id)  # as the job of the last change does
    assert await services.recalculation.everything() == 0
    for person, enrollment in people:
        explained = await services.progress_reads.of_enrollment(person, enrollment)
        row = await course.system.db.fetchrow(STORED, enrollment)
        assert (row["percent"] if row else 0) == explained.course_percent <= 100
        assert (row["completed_at"] if row else None) == explained.completed_at
        told = [0, *(change.percent for change in explained.changes)]
        for before, change in zip(told, explained.changes, strict=False):
            assert change.percent > before or (change.percent < before and change.reason == "curriculum")


async def test_a_percentage_falls_only_with_a_reason_and_the_completion_date_never_moves(course: Taught) -> None:
    services = course.system.services
    lesson = await course.lesson("First")
    ada, enrollment = await course.enrolled()
    await services.progress.report(ada, lesson.id, 1.0, None)
    before = await services.progress_reads.of_enrollment(ada, enrollment)
    second = await course.lesson("Second")
    assert await services.recalculation.course(course.id) == 1
    after = await services.progress_reads.of_enrollment(ada, enrollment)
    assert (before.course_percent, after.course_percent) == (100, 50)
    assert after.completed_at == before.completed_at is not None
    assert [(change.percent, change.reason) for change in after.changes] == [(100, "lesson"), (50, "curriculum")]
    assert [left.lesson for left in after.open] == [second.id]
    await services.progress.report(ada, second.id, 1.0, None)
    again = await services.progress_reads.of_enrollment(ada, enrollment)
    assert (again.course_percent, again.completed_at) == (100, before.completed_at)


async def test_taking_away_the_last_open_lesson_completes_the_course(course: Taught) -> None:
    services = course.system.services
    done, left = await course.lesson("Done"), await course.lesson("Left")
    ada, enrollment = await course.enrolled()
    await services.progress.report(ada, done.id, 1.0, None)
    await services.lessons.delete(course.teacher, left.id, None)
    looked_at: list[tuple[int, int]] = []

    async def report(seen: int, there: int) -> None:
        looked_at.append((seen, there))

    await services.recalculation.course(course.id, report)
    assert looked_at == [(2, 2)]
    assert b"course.completed" in await services.channel_log.after(ada, "me", 0)
    assert (await services.progress_reads.of_enrollment(ada, enrollment)).completed_at is not None


async def test_a_completed_lesson_that_was_deleted_stays_on_record(course: Taught) -> None:
    services = course.system.services
    gone, kept = await course.lesson("Gone"), await course.lesson("Kept")
    ada, enrollment = await course.enrolled()
    await services.progress.report(ada, gone.id, 1.0, None)
    await services.lessons.delete(course.teacher, gone.id, None)
    explained = await services.progress_reads.of_enrollment(ada, enrollment)
    assert [(fact.title, fact.counts) for fact in explained.completed] == [("Gone", False)]
    assert [left.lesson for left in explained.open] == [kept.id]
    assert explained.course_percent == 0


async def test_the_class_is_read_by_its_staff_and_equals_what_each_learner_sees(course: Taught) -> None:
    services = course.system.services
    lessons = [await course.lesson(f"Lesson {n}") for n in range(3)]
    people = [await course.enrolled(f"Learner {n}") for n in range(3)]
    for n, (person, _) in enumerate(people):
        for lesson in lessons[:n]:
            await services.progress.report(person, lesson.id, 1.0, None)
    overview = await services.progress_reads.of_class(course.teacher, course.id, ClassProgressQuery())
    assert [(each.enrollment, each.course_percent) for each in overview] == [
        (enrollment, await percent(course, enrollment)) for _, enrollment in people
    ]
    with pytest.raises(Problem) as refused:
        await services.progress_reads.of_class(people[0][0], course.id, ClassProgressQuery())
    assert refused.value.code is ErrorCode.FORBIDDEN
    with pytest.raises(Problem) as hidden:
        await services.progress_reads.of_enrollment(people[0][0], people[1][1])
    assert hidden.value.code is ErrorCode.NOT_FOUND
