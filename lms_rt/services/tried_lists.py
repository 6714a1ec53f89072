"""Long lists of people that were only tried, and enrolling them as they are, without their being sent again."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from lms_rt import limits
from lms_rt.contract.rosters import ImportJob
from lms_rt.db.database import Database
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.services import access, audit
from lms_rt.services.enrollment_imports import IMPORT, leave_for_later
from sql import enrollment_imports as sql

ROWS: Final = "rows"
"""Of `ImportReport`."""


@dataclass(frozen=True, slots=True)
class TriedList:
    """Where a list was tried, and what can become of it."""

    course: UUID
    kept: bool
    """Whether it can still be enrolled."""
    job: UUID | None
    """What enrols it, once somebody has asked for that."""


class TriedLists:
    """What is done with lists once their trial is over."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def get(self, person: Person, trial: UUID) -> TriedList:
        """How things are. Raises `not_found`, and `forbidden` for all but instructors of its course."""
        row = await self._db.fetchrow(sql.TRIED, trial, IMPORT)
        if row is None:
            raise not_found("list that was tried")
        await access.to_course(self._db, person, row["course_id"], Action.MANAGE_ENROLLMENT)
        return TriedList(row["course_id"], row["kept"], row["job"])

    async def enrol(self, person: Person, course: UUID, trial: UUID) -> ImportJob:
        """Enrol a list of a course that was tried; asked again, it is the same job.

        Raises `not_found`, `forbidden`, and `conflict` once it was forgotten.
        """
        await access.to_course(self._db, person, course, Action.MANAGE_ENROLLMENT)
        async with self._db.transaction() as tx:
            tried = await tx.fetchrow(sql.LOCK_TRIED, trial, course, ROWS)
            if tried is None:
                raise not_found("list that was tried")
            if tried["content"] is None:
                begun = await tx.fetchrow(sql.TRIED, trial, IMPORT)
                if begun is None or begun["job"] is None:
                    kept = f"A list is kept for {limits.TRIED_LIST_DAYS * 24} hours after its trial; send it again"
                    raise Problem(ErrorCode.CONFLICT, kept)
                return ImportJob(job=begun["job"])
            after = {"rows": tried["rows"]}
            await audit.record(tx, person, "import", "course", course, course=course, after=after)
            given, job = await leave_for_later(tx, person, course, tried["content"], dry_run=False)
            await tx.execute(sql.TAKE_TRIED, trial, given)
            return job
