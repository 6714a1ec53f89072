"""Progress: what learners report, and what follows from it."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from lms_rt.contract import hook_events as elsewhere
from lms_rt.contract.channels import course_staff, me
from lms_rt.contract.course_events import CourseCompleted
from lms_rt.contract.progress import LessonProgress
from lms_rt.contract.signals import LearnerProgress, LessonProgressed
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.domain.progress import COMPLETE, percent_of
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.services import access, certificate_issue, hook_events
from lms_rt.services.announcer import Announcer
from sql import progress as sql

NEVER: Final = 0
"""The curriculum of somebody whose progress was never counted."""


class Progress:
    """Takes reports, and counts anew when a curriculum changed."""

    def __init__(self, db: Database, announcer: Announcer) -> None:
        self._db = db
        self._announcer = announcer

    async def report(self, person: Person, lesson: UUID, fraction: float, position_s: float | None) -> LessonProgress:
        """Store how far somebody enrolled is in a lesson; of several reports the furthest counts.

        Raises `conflict` while the lesson is not released or waits for others, `forbidden` for those not enrolled.
        """
        seen = await access.to_lesson(self._db, person, lesson)
        enrollment = seen.enrollment
        if enrollment is None:
            raise Problem(ErrorCode.FORBIDDEN, "Only those enrolled in the course make progress in it")
        seen.require(Action.RECORD_PROGRESS)
        async with self._db.transaction() as tx:
            # The lock comes first: whoever counts has all that was reported before, and nothing twice.
            told = await tx.fetchrow(sql.LOCK, enrollment)
            about = await tx.fetchrow(sql.LESSON, lesson, enrollment)
            if told is None or about is None:
                raise not_found("lesson")
            if not about["released"]:
                raise Problem(ErrorCode.CONFLICT, "The lesson is not released yet")
            if not about["ready"]:
                raise Problem(ErrorCode.CONFLICT, "Another lesson has to be completed before this one")
            if about["by_quiz"] and fraction >= 1:
                raise Problem(ErrorCode.CONFLICT, "This lesson is completed by passing its quiz")
            stored = await tx.fetchrow(sql.REPORT, enrollment, lesson, fraction, position_s)
            assert stored is not None
            if told["curriculum"] not in {NEVER, about["curriculum"]}:
                # What the changed curriculum did is said first, and not blamed on this lesson
                await self._recount(tx, person.user, seen.course, enrollment, lesson=None)
            if stored["fraction"] >= 1:
                new = await tx.execute(sql.COMPLETE, enrollment, lesson, about["title"])
                completed = {lesson: about["title"]} if new else {}
                completed |= await _complete_by_quiz(tx, enrollment)  # what waited for this lesson alone
                await _tell_completed(tx, seen.course, enrollment, person.user, completed)
            percent = await self._recount(tx, person.user, seen.course, enrollment, lesson=lesson)
            completed_at = await tx.fetchval(sql.STANDING, enrollment, lesson)
            self._tell(tx, seen.course, person.user, lesson, stored["fraction"], percent)
        return LessonProgress(
            lesson=lesson,
            fraction=stored["fraction"],
            position_s=stored["position_s"],
            completed_at=completed_at,
            course_percent=percent,
        )

    async def quiz_passed(
        self, tx: Transaction, user: UUID, course: UUID, enrollment: UUID, *, bulk: bool = False
    ) -> None:
        """Complete the lessons whose quizzes are passed, and what follows from that.

        A lesson that still waits for another stays open; it is completed together with that one. `bulk` where it is one
        of many, counted anew while nobody waits.
        """
        told = await tx.fetchrow(sql.LOCK, enrollment)
        if told is None:
            raise not_found("enrollment")
        if told["curriculum"] != NEVER:
            await self._recount(tx, user, course, enrollment, lesson=None, bulk=bulk)
        completed = await _complete_by_quiz(tx, enrollment)
        await _tell_completed(tx, course, enrollment, user, completed)
        for lesson in completed:
            percent = await self._recount(tx, user, course, enrollment, lesson=lesson, bulk=bulk)
            self._tell(tx, course, user, lesson, 1.0, percent)

    async def settle(self, enrollment: UUID) -> None:
        """Complete what an enrolment of many has passed the quiz of, where that became possible by itself: a lesson was
        made, released, or waits for no other any more."""
        async with self._db.transaction() as tx:
            about = await tx.fetchrow(sql.ENROLLMENT, enrollment)
            if about is None:
                raise not_found("enrollment")
            await self.quiz_passed(tx, about["user"], about["course"], enrollment, bulk=True)

    async def recount(self, enrollment: UUID) -> int:
        """Count one enrolment of many anew for the curriculum as it is; returns the percentage."""
        async with self._db.transaction() as tx:
            about = await tx.fetchrow(sql.ENROLLMENT, enrollment)
            if about is None:
                raise not_found("enrollment")
            return await self._recount(tx, about["user"], about["course"], enrollment, lesson=None, bulk=True)

    def _tell(self, tx: Transaction, course: UUID, learner: UUID, lesson: UUID, fraction: float, percent: int) -> None:
        """Show it to the staff, and to the learner's other tabs and devices."""
        to_staff = LearnerProgress(learner=learner, lesson=lesson, fraction=fraction, course_percent=percent)
        to_self = LessonProgressed(course=course, lesson=lesson, fraction=fraction, course_percent=percent)

        def tell() -> None:
            self._announcer.signal(course_staff(course), to_staff)
            self._announcer.signal(me(learner), to_self)

        tx.after_commit(tell)

    async def _recount(
        self, tx: Transaction, user: UUID, course: UUID, enrollment: UUID, *, lesson: UUID | None, bulk: bool = False
    ) -> int:
        """The percentage by the facts, stored and told where it is another than before; `bulk` as in `quiz_passed`."""
        told = await tx.fetchrow(sql.LOCK, enrollment)
        counts = await tx.fetchrow(sql.COUNTS, [enrollment], course)
        assert told is not None
        assert counts is not None
        percent, version = percent_of(counts["done"], counts["counted"]), counts["curriculum"]
        if (percent, version) == (told["percent"], told["curriculum"]):
            return percent
        if percent != told["percent"]:
            # A lesson takes nothing away: where it falls, the curriculum has changed since the lesson was looked at
            because = lesson if percent > told["percent"] else None
            reason = "curriculum" if because is None else "lesson"
            await tx.execute(sql.LOG_CHANGE, enrollment, percent, reason, because, version)
        completed_at = await tx.fetchval(sql.STORE, enrollment, percent, version, percent == COMPLETE)
        if completed_at is not None and told["completed_at"] is None:
            event = CourseCompleted(course=course, enrollment=enrollment, completed_at=completed_at)
            await self._announcer.tell_each(tx, CourseCompleted, {me(user): event})
            told_elsewhere = elsewhere.CourseCompleted(enrollment=enrollment, user=user, completed_at=completed_at)
            await hook_events.tell(tx, course, told_elsewhere)
            await certificate_issue.issue(tx, enrollment, bulk=bulk)
        return percent


async def _complete_by_quiz(tx: Transaction, enrollment: UUID) -> dict[UUID, str]:
    """Complete every lesson whose quiz is passed and that waits for no other; returns them with their titles."""
    completed: dict[UUID, str] = {}
    while rows := await tx.fetch(sql.COMPLETE_BY_QUIZ, enrollment):
        completed |= {row["lesson_id"]: row["title"] for row in rows}
    return completed


async def _tell_completed(
    tx: Transaction, course: UUID, enrollment: UUID, user: UUID, lessons: Mapping[UUID, str]
) -> None:
    """Tell other systems, before what follows from it: that the course is completed, perhaps."""
    events = [
        elsewhere.LessonCompleted(enrollment=enrollment, user=user, lesson=lesson, title=title)
        for lesson, title in lessons.items()
    ]
    await hook_events.tell(tx, course, *events)
