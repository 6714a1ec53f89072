"""How somebody stands to a course: in it, waiting for a place, or outside, and then what it takes to get in."""

from dataclasses import dataclass
from uuid import UUID

from lms_rt.db.database import Database
from lms_rt.domain.principal import Person
from lms_rt.errors import not_found
from lms_rt.services import access
from sql import course_entries as sql


@dataclass(frozen=True, slots=True)
class Requirement:
    """A course to complete before; the title is None where it is not for the asker to see."""

    id: UUID
    title: str | None


@dataclass(frozen=True, slots=True)
class CourseEntry:
    """`standing` is the enrolment's status, None for who never was enrolled."""

    enrollment: UUID | None
    standing: str | None
    takes_people: bool
    """Whether people may enrol themselves now, apart from what else is asked of them."""
    asks_code: bool
    full: bool
    """Whether all places are taken, so that who enrols waits for one."""
    requires: tuple[Requirement, ...]


class CourseEntries:
    """Says it before anybody tries; `Enrollments.enroll_oneself` decides."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def of(self, person: Person, course: UUID) -> CourseEntry:
        """Raises `not_found` where the course is not for this person to see."""
        await access.to_course(self._db, person, course)
        row = await self._db.fetchrow(sql.OF, course, person.user)
        if row is None:
            raise not_found("course")
        inside = row["standing"] == "active"
        open_ones = [] if inside else await self._db.fetch(sql.REQUIREMENTS, course, person.user)
        return CourseEntry(
            enrollment=row["enrollment"],
            standing=row["standing"],
            takes_people=row["self_enroll"] and row["status"] == "published",
            asks_code=row["asks_code"],
            full=row["full"],
            requires=tuple(Requirement(each["id"], each["title"]) for each in open_ones),
        )
