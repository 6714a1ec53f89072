"""What people say of single grades: another percentage, or that it does not count, with a reason; all of it kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from lms_rt.contract.gradebook import Grade, GradePut, GradeSaid
from lms_rt.db.database import Database, Reader
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.services import access, audit
from lms_rt.services.editing import check_revision
from lms_rt.services.gradebook_settings import FIRST_REVISION
from sql import gradebook as sql


@dataclass(frozen=True, slots=True)
class Change:
    """One thing that was said of a grade. With neither a percentage nor an excuse it took back what was said before."""

    percent: Decimal | None
    excused: bool
    reason: str
    by: str | None
    """The name of who said it, None once they are gone."""
    at: datetime


class Grades:
    """Reads and sets them. A grade's revision keeps two people from overwriting each other."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def get(self, person: Person, enrollment: UUID, column: UUID) -> Grade:
        """What was said of a learner's grade in a column, for the staff. Raises `not_found`."""
        seen = await access.to_enrollment(self._db, person, enrollment, Action.VIEW_GRADEBOOK)
        async with self._db.reader() as reader:
            await _column(reader, seen.course, column)
            return await _read(reader, enrollment, column)

    async def history(self, person: Person, enrollment: UUID, column: UUID) -> list[GradeSaid]:
        """All that was said, oldest first."""
        seen = await access.to_enrollment(self._db, person, enrollment, Action.VIEW_GRADEBOOK)
        async with self._db.reader() as reader:
            await _column(reader, seen.course, column)
            rows = await reader.fetch(sql.HISTORY, enrollment, column)
        return [GradeSaid.model_validate(dict(row)) for row in rows]

    async def changes(self, person: Person, enrollment: UUID) -> Mapping[UUID, Sequence[Change]]:
        """All that was said of a learner's grades by column, oldest first, for the staff: one statement, however many
        columns there are."""
        await access.to_enrollment(self._db, person, enrollment, Action.VIEW_GRADEBOOK)
        rows = await self._db.fetch(sql.CHANGES, enrollment)
        return {column: [_change(row) for row in some] for column, some in groupby(rows, lambda row: row["column_id"])}

    async def put(self, person: Person, enrollment: UUID, column: UUID, given: GradePut, expected: int | None) -> Grade:
        """Say something of a grade, or take it back. Raises `precondition_failed` where somebody else was quicker,
        `conflict` for who does not study in the course."""
        seen = await access.to_enrollment(self._db, person, enrollment, Action.EDIT_GRADEBOOK)
        async with self._db.transaction() as tx:
            if not await tx.fetchval(sql.STUDIES, enrollment):
                raise Problem(ErrorCode.CONFLICT, "Only who studies in the course has grades in it")
            about = await _column(tx, seen.course, column)
            before = await _read(tx, enrollment, column)
            check_revision(before.revision, expected)
            said = (given.percent, given.excused, given.reason, person.user)
            quiz, session = (None, column) if about["live_session"] else (column, None)
            revision = before.revision + 1
            if await tx.fetchval(sql.PUT_ENTRY, enrollment, quiz, session, *said, revision) is None:
                raise Problem(ErrorCode.PRECONDITION_FAILED)
            await tx.execute(sql.NOTE_CHANGE, uuid7(), enrollment, column, *said)
            after = await _read(tx, enrollment, column)
            old, new = _told(before), _told(after)
            await audit.record(tx, person, "grade", "enrollment", enrollment, course=seen.course, before=old, after=new)
            return after


def _change(row: asyncpg.Record) -> Change:
    return Change(row["percent"], row["excused"], row["reason"], row["name"], row["set_at"])


async def _column(reader: Reader, course: UUID, column: UUID) -> asyncpg.Record:
    """The column, which has to be one of the course's."""
    for row in await reader.fetch(sql.COLUMNS, course):
        if row["id"] == column:
            return row
    raise not_found("column")


async def _read(reader: Reader, enrollment: UUID, column: UUID) -> Grade:
    row = await reader.fetchrow(sql.ENTRY, enrollment, column)
    nothing = {"percent": None, "excused": False, "reason": None, "set_by": None, "set_at": None}
    said = dict(row) if row is not None else {**nothing, "revision": FIRST_REVISION}
    return Grade.model_validate({"enrollment": enrollment, "column": column, **said})


def _told(grade: Grade) -> dict[str, object]:
    return {str(grade.column): grade.model_dump(mode="json", include={"percent", "excused", "reason"})}
