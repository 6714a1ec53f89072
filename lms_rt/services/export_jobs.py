"""Files that take too long to be waited for: asked for, made by a job, kept for whoever asked."""

import hashlib
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from pydantic import JsonValue
from uuid_utils.compat import uuid7

from lms_rt import limits
from lms_rt.contract.exports import ExportJob
from lms_rt.contract.gradebook import LearnerStatus
from lms_rt.contract.live_reports import ExportFormat
from lms_rt.db import outbox
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.services import access
from lms_rt.services.files import ADDRESS, FOLDER
from lms_rt.services.gradebook_export import GradebookExports
from lms_rt.services.job_runs import Report
from lms_rt.services.live_export import LiveExports
from lms_rt.services.table_files import Exported
from lms_rt.storage.store import CHUNK_BYTES, ObjectStore
from sql import files as sql

GRADEBOOK: Final = "gradebook.export"
"""{"file", "course", "format", "status"}: write a gradebook (`ExportJobs.gradebook`)."""
RESULTS: Final = "results.export"
"""{"file", "session", "format"}: write a class's results (`ExportJobs.results`)."""


@dataclass(frozen=True, slots=True)
class Kept:
    """A file that was made, and where in the store it is."""

    file: Exported
    key: str


class ExportJobs:
    """Asks for files and makes them. Every making has a place of its own in the store: of two attempts at a job the one
    that was thought dead would else put its bytes under the size and checksum of the other's."""

    def __init__(self, db: Database, store: ObjectStore, gradebooks: GradebookExports, classes: LiveExports) -> None:
        self._db = db
        self._store = store
        self._gradebooks = gradebooks
        self._classes = classes

    async def ask_gradebook(self, person: Person, course: UUID, kind: ExportFormat, status: LearnerStatus) -> ExportJob:
        """Have a course's gradebook written, for its staff."""
        await access.to_course(self._db, person, course, Action.VIEW_GRADEBOOK)
        return await self._ask(person, GRADEBOOK, {"course": str(course), "format": kind, "status": status})

    async def ask_results(self, person: Person, session: UUID, kind: ExportFormat) -> ExportJob:
        """Have a class's results written, for its staff."""
        await access.to_live_session(self._db, person, session, Action.VIEW_RESULTS)
        return await self._ask(person, RESULTS, {"session": str(session), "format": kind})

    async def gradebook(self, course: UUID, kind: ExportFormat, status: LearnerStatus, report: Report) -> Kept:
        """Write a gradebook into the store; `report` is told how many learners are done."""
        return await self._kept(await self._gradebooks.make(course, kind, status, report))

    async def results(self, session: UUID, kind: ExportFormat) -> Kept:
        """Write a class's results into the store."""
        return await self._kept(await self._classes.make(session, kind))

    async def hand_over(self, tx: Transaction, file: UUID, owner: UUID, kept: Kept) -> None:
        """Make what is in the store a file of its owner's, for some days."""
        made = kept.file
        digest = hashlib.sha256(made.content).digest()
        about = (made.name, kept.key, made.media_type, len(made.content), digest)
        await tx.execute(sql.MADE, file, owner, *about, limits.EXPORT_DAYS)

    async def _ask(self, person: Person, job: str, payload: dict[str, JsonValue]) -> ExportJob:
        file = uuid7()
        async with self._db.transaction() as tx:
            asked = await outbox.enqueue(tx, job, str(file), {"file": str(file), **payload}, owner=person.user)
        assert asked is not None
        return ExportJob(job=asked, file=file)

    async def _kept(self, made: Exported) -> Kept:
        key = f"{FOLDER}/{uuid7()}"
        await self._store.put(key, _chunks(made.content), made.media_type)
        return Kept(made, key)


def result(file: UUID, kept: Kept) -> dict[str, JsonValue]:
    """What the job tells: where the file is."""
    return {"file": str(file), "name": kept.file.name, "href": ADDRESS.format(file)}


async def _chunks(content: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(content), CHUNK_BYTES):
        yield content[start : start + CHUNK_BYTES]
