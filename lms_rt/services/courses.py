"""Courses: creating, finding, editing, deleting."""

from collections.abc import Mapping
from decimal import Decimal
from uuid import UUID

from uuid_utils.compat import uuid7

from lms_rt.contract.courses import Course, CourseCreate, CoursePatch
from lms_rt.db.database import Database
from lms_rt.domain.permissions import Action, may_create_course
from lms_rt.domain.principal import CourseRole, Person
from lms_rt.errors import ErrorCode, Problem, invalid, not_found
from lms_rt.services import access
from lms_rt.services.editing import check_revision, merged
from sql import courses as sql
from sql import enrollments as enrollments_sql

CLEARABLE = frozenset({"price", "currency", "enroll_code"})


class Courses:
    """What can be done with courses."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def create(self, person: Person, given: CourseCreate) -> Course:
        """Create a draft whose creator is its instructor. Raises `forbidden` for students."""
        if not may_create_course(person):
            raise Problem(ErrorCode.FORBIDDEN, "Only instructors create courses")
        course = uuid7()
        async with self._db.transaction() as tx:
            await tx.execute(
                sql.INSERT,
                course,
                given.title,
                given.summary,
                given.description,
                Decimal(given.price) if given.price is not None else None,
                given.currency,
                given.metadata,
                given.self_enroll,
                given.enroll_code,
                person.user,
            )
            await tx.execute(enrollments_sql.INSERT, uuid7(), course, person.user, CourseRole.INSTRUCTOR, 1, 0)
        return await self.get(person, course)

    async def get(self, person: Person, course: UUID) -> Course:
        """The course, if this person may see it."""
        found = await access.to_course(self._db, person, course)
        row = await self._db.fetchrow(sql.GET, course)
        if row is None:
            raise not_found("course")
        return _course(row, found.role)

    async def page(
        self, person: Person, *, mine: bool, status: str | None, after: UUID | None, fetch: int
    ) -> list[Course]:
        """Courses this person may see, oldest first; `mine` leaves out those they have no part in."""
        rows = await self._db.fetch(sql.LIST, person.user, person.is_admin, mine, status, after, fetch)
        return [_course(row, CourseRole(row["role"]) if row["role"] else None) for row in rows]

    async def edit(self, person: Person, course: UUID, patch: CoursePatch, expected: int | None) -> Course:
        """Change what was sent. Raises `precondition_failed` when `expected` is not the stored revision."""
        found = await access.to_course(self._db, person, course, Action.EDIT_COURSE)
        async with self._db.transaction() as tx:
            stored = await tx.fetchrow(sql.LOCK, course)
            if stored is None:
                raise not_found("course")
            check_revision(stored["revision"], expected)
            new = merged(dict(stored), patch, nullable=CLEARABLE)
            if (new["price"] is None) != (new["currency"] is None):
                missing = "$.currency" if new["currency"] is None else "$.price"
                raise invalid(missing, "price and currency come together")
            price = new["price"]
            await tx.execute(
                sql.UPDATE,
                course,
                new["title"],
                new["summary"],
                new["description"],
                new["status"],
                Decimal(price) if isinstance(price, str) else price,
                new["currency"],
                new["metadata"],
                new["self_enroll"],
                new["enroll_code"],
                stored["revision"] + 1,
            )
            row = await tx.fetchrow(sql.GET, course)
        assert row is not None
        return _course(row, found.role)

    async def delete(self, person: Person, course: UUID, expected: int | None) -> None:
        """Delete a course in which no class was ever held; one with a history is archived instead."""
        await access.to_course(self._db, person, course, Action.DELETE_COURSE)
        async with self._db.transaction() as tx:
            stored = await tx.fetchrow(sql.LOCK, course)
            if stored is None:
                raise not_found("course")
            check_revision(stored["revision"], expected)
            if await tx.fetchval(sql.IN_USE, course):
                raise Problem(ErrorCode.CONFLICT, "Classes were held in this course; archive it instead")
            await tx.execute(sql.DELETE, course)


def _course(row: Mapping[str, object], role: CourseRole | None) -> Course:
    return Course.model_validate({**row, "role": role})
