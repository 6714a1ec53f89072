"""One person as administrators look at them: what they are in, what they hold, what was done by them and to them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from lms_rt.contract.administration import AuditEntry
from lms_rt.db.database import Database
from lms_rt.domain.principal import Person
from lms_rt.services.access import require_administrator
from lms_rt.services.audit import AuditLog
from sql import administration as sql

MOST_COURSES: Final = 100
LATEST: Final = 10


@dataclass(frozen=True, slots=True)
class TakenCourse:
    """A course that somebody is in, waits for, or has left; `since` is when they were enrolled."""

    course: UUID
    title: str
    enrollment: UUID
    role: str
    status: str
    since: datetime


@dataclass(frozen=True, slots=True)
class PersonOverview:
    """What there is of one person; `more` says whether they are in yet other courses."""

    courses: tuple[TakenCourse, ...]
    more: bool
    sign_ins: int
    tokens: int
    latest: tuple[AuditEntry, ...]


class PersonOverviews:
    """Gathers what the page of a person shows."""

    def __init__(self, db: Database, log: AuditLog) -> None:
        self._db = db
        self._log = log

    async def of(self, person: Person, user: UUID) -> PersonOverview:
        """Newest first. Empty for nobody's id; raises `forbidden` for all but administrators."""
        require_administrator(person)
        rows = await self._db.fetch(sql.COURSES, user, MOST_COURSES + 1)
        held = await self._db.fetchrow(sql.HELD, user)
        assert held is not None  # a row of counts
        courses = [
            TakenCourse(row["course"], row["title"], row["enrollment"], row["role"], row["status"], row["created_at"])
            for row in rows[:MOST_COURSES]
        ]
        latest = await self._log.about(person, user, LATEST)
        return PersonOverview(tuple(courses), len(rows) > MOST_COURSES, held["sign_ins"], held["tokens"], tuple(latest))
