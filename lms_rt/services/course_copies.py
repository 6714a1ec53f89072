"""Copying a course: its content and quizzes, none of its people and nothing they did."""

from uuid import UUID

from uuid_utils.compat import uuid7

from lms_rt.contract.base import one_line
from lms_rt.contract.courses import Course, CourseCreate
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.services import access, curriculum
from lms_rt.services.courses import Courses
from sql import course_copies as sql


class CourseCopies:
    """Makes copies."""

    def __init__(self, db: Database, courses: Courses) -> None:
        self._db = db
        self._courses = courses

    async def copy(self, person: Person, course: UUID, title: str | None) -> Course:
        """A draft like `course`, with its modules, lessons, quizzes (unpublished) and how its gradebook counts; the
        asker is its instructor.

        The copy has no enrolment code and no capacity of its own yet: those belong to one run of a course.
        """
        await access.to_course(self._db, person, course, Action.EDIT_CONTENT)
        async with self._db.transaction() as tx:
            await curriculum.locked_course(tx, course)
            original = await self._courses.get(person, course)
            copy = await self._courses.create(
                person,
                CourseCreate(
                    title=title or one_line(original.title),
                    summary=original.summary,
                    description=original.description,
                    price=str(original.price) if original.price is not None else None,
                    currency=original.currency,
                    metadata=original.metadata,
                    thumbnail=original.thumbnail,
                    self_enroll=original.self_enroll,
                ),
                original,
            )
            await _copy_parts(tx, course, copy.id)
            return await self._courses.get(person, copy.id)


async def _copy_parts(tx: Transaction, course: UUID, copy: UUID) -> None:
    parts = await tx.fetchrow(sql.PARTS, course)
    assert parts is not None
    modules, lessons, quizzes, questions, bank = (_with_copies(parts[name]) for name in parts.keys())  # noqa: SIM118 - a Record
    await tx.execute(sql.MODULES, copy, *modules)
    await tx.execute(sql.QUIZZES, copy, *quizzes)
    await tx.execute(sql.QUESTIONS, *questions, *quizzes)
    await tx.execute(sql.BANK, copy, *bank)
    await tx.execute(sql.GRADEBOOK, course, copy, *quizzes)
    await tx.execute(sql.LESSONS, copy, *lessons, *modules, *quizzes)
    await tx.execute(sql.LESSON_PREREQUISITES, copy, *lessons)
    await tx.execute(sql.COURSE_PREREQUISITES, course, copy)


def _with_copies(originals: list[UUID]) -> tuple[list[UUID], list[UUID]]:
    return originals, [uuid7() for _ in originals]
