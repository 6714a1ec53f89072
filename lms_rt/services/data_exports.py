"""All that is kept about a person, put together for them."""

from collections.abc import Mapping
from typing import Final
from uuid import UUID

from pydantic import JsonValue
from uuid_utils.compat import uuid7

from lms_rt.contract.data_exports import DataExportJob
from lms_rt.db import outbox
from lms_rt.db.database import Database
from lms_rt.domain.principal import Person
from lms_rt.errors import not_found
from sql import data_exports as sql
from sql.statement import Statement

EXPORT: Final = "me.export"
"""{"export"}: put an export together (`DataExports.make`)."""
SAME_FOR_HOURS: Final = 1
"""Whoever asks again within this gets the same export: it costs many statements."""

SECTIONS: Final[Mapping[str, Statement]] = {
    "account": sql.ACCOUNT,
    "sign_ins": sql.SIGN_INS,
    "api_tokens": sql.API_TOKENS,
    "enrollments": sql.ENROLLMENTS,
    "completed_lessons": sql.COMPLETIONS,
    "lesson_progress": sql.PROGRESS,
    "classes": sql.CLASSES,
    "answers": sql.ANSWERS,
    "attempts": sql.ATTEMPTS,
    "attempt_answers": sql.ATTEMPT_ANSWERS,
    "grades": sql.GRADES,
    "certificates": sql.CERTIFICATES,
    "files": sql.FILES,
    "announcements": sql.ANNOUNCEMENTS,
    "actions": sql.ACTIONS,
}
"""What an export holds, each a list of rows. A new table about people gets a section here."""


class DataExports:
    """Asks for exports, makes and reads them."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def ask(self, person: Person) -> DataExportJob:
        """Have an export made, as a job; within an hour it is the same one."""
        async with self._db.transaction() as tx:
            recent = await tx.fetchrow(sql.RECENT, person.user, SAME_FOR_HOURS)
            if recent is not None:
                return DataExportJob(job=recent["job_id"], export=recent["id"])
            export = uuid7()
            await tx.execute(sql.INSERT, export, person.user)
            job = await outbox.enqueue(tx, EXPORT, str(export), {"export": str(export)}, owner=person.user)
            assert job is not None
            await tx.execute(sql.SET_JOB, export, job)
            return DataExportJob(job=job, export=export)

    async def make(self, export: UUID) -> None:
        """Put an export together, as everything is at one moment; done again, it replaces what was made before."""
        async with self._db.transaction(repeatable_read=True) as tx:
            user = await tx.fetchval(sql.OWNER, export)
            if user is None:
                return  # the person was forgotten meanwhile
            content = {name: [dict(row) for row in await tx.fetch(each, user)] for name, each in SECTIONS.items()}
            await tx.execute(sql.FINISH, export, content)

    async def read(self, person: Person, export: UUID) -> dict[str, JsonValue]:
        """One's own export, once it is made. Raises `not_found`."""
        content: dict[str, JsonValue] | None = await self._db.fetchval(sql.GET, export, person.user)
        if content is None:
            raise not_found("export")
        return content
