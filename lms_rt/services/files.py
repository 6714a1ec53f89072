"""Files: uploads, who may read them, and what becomes of those that nobody finished."""

from collections.abc import AsyncIterable, AsyncIterator, Collection, Mapping
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from typing import Final
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from lms_rt.contract.files import FileQuery, FileUpload, StoredFile
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.permissions import Action, allowed, may_see_course
from lms_rt.domain.principal import CourseRole, Person, Principal
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.security.uploads import attachment, cleaned_name
from lms_rt.services import access, audit
from lms_rt.services.file_intake import Intake
from lms_rt.settings import StorageSettings
from lms_rt.storage.store import ObjectMissingError, ObjectStore, Presentation, StoreUnavailableError
from sql import files as sql

MIB: Final = 1 << 20
FOLDER: Final = "files"
ADDRESS: Final = "/api/v1/files/{}/content"
SHOWN_AS: Final = "%/api/v1/files/{}%"
"""What texts that show a file are like."""
SHOWN_BY: Final[Mapping[int, tuple[str, str]]] = {
    1: ("the course “{}”", "another course"),
    2: ("the lesson “{}”", "a lesson of another course"),
    3: ("a question of the quiz “{}”", "a question of another course"),
    4: ("a published question of the quiz “{}”", "a published question of another course"),
    5: ("a question of a bank", "a question of a bank"),
    6: ("certificates", "certificates"),
    7: ("the announcement “{}”", "an announcement of another course"),
}
"""By the `kind` of `sql.files.REFERENCED`: with a title, and without."""
ADDRESS_LASTS_S: Final = 300
"""How long an address handed out by redirect is good: long enough to begin a download, too short to pass around."""


@dataclass(frozen=True, slots=True)
class Readable:
    """A file that the asker may read, and where its bytes are."""

    file: StoredFile
    key: str

    @property
    def presentation(self) -> Presentation:
        """How the content introduces itself: never as a page of ours, whatever is in it."""
        return Presentation(self.file.content_type, attachment(self.file.name))


class Files:
    """What can be done with files."""

    def __init__(self, db: Database, store: ObjectStore, settings: StorageSettings) -> None:
        self._db = db
        self._store = store
        self._settings = settings

    @property
    def elsewhere(self) -> str | None:
        """The origin that contents are redirected to; None where we send them all."""
        return self._store.origin if self._settings.presigned else None

    async def upload(
        self,
        person: Person,
        given: FileUpload,
        name: str | None,
        content: AsyncIterable[bytes],
        *,
        only: Mapping[str, str] | None = None,
    ) -> StoredFile:
        """Keep a file. Its bytes pass through a few at a time; where they break off, nothing is kept.

        `only` has the media types it may be of, with what people call them; None: of any. Raises `not_found` or
        `forbidden` for a course, `too_large` beyond the limit for one file, `conflict` beyond one's own for all,
        `unsupported_media_type` for what is not among `only`, `unavailable` while the store is away.
        """
        if given.course is not None:
            await access.to_course(self._db, person, given.course, Action.EDIT_CONTENT)
        room = await self._room(person)
        file, cleaned = uuid7(), cleaned_name(name)
        key = f"{FOLDER}/{file}"
        await self._db.execute(sql.INSERT, file, person.user, given.course, given.public, cleaned, key)
        intake = Intake(content, cleaned, room)
        try:
            kind = await intake.content_type()
            if only is not None and kind not in only:
                raise Problem(ErrorCode.UNSUPPORTED_MEDIA_TYPE, f"It must be one of {', '.join(only.values())}")
            await self._store.put(key, intake.chunks(), kind)
        except BaseException as error:
            await self._db.execute(sql.DELETE, file)
            if isinstance(error, StoreUnavailableError):
                raise Problem(ErrorCode.UNAVAILABLE, str(error)) from error
            raise
        try:
            async with self._db.transaction() as tx:
                await self.take_turn(tx, person)
                return await self.finish(tx, person, file, kind, intake.size, intake.digest)
        except Problem:
            await self._db.execute(sql.DELETE, file)
            await self._store.delete(key)
            raise

    async def take_turn(self, tx: Transaction, person: Person) -> None:
        """Have the person's other uploads wait with what they count until this transaction ends."""
        await tx.fetchval(sql.LOCK_OWNER, person.user)

    async def finish(
        self, tx: Transaction, person: Person, file: UUID, kind: str, size: int, sha256: bytes
    ) -> StoredFile:
        """Make a file one that counts. Raises `conflict` where it is too late, or too much together with the others."""
        row = await tx.fetchrow(sql.FINISH, file, kind, size, sha256)
        if row is None:  # it took so long that the sweep, or the owner's leaving, was faster
            raise Problem(ErrorCode.CONFLICT, "The upload took too long")
        await self.check_quota(tx, person)
        view = _view(row)
        await audit.record(tx, person, "add", "file", file, course=view.course, after=_told(view))
        return view

    async def check_quota(self, tx: Transaction, person: Person) -> None:
        """Raises `conflict` where the person has more than they may."""
        if await tx.fetchval(sql.USED, person.user) > self._settings.quota_mib * MIB:
            raise self._full()

    async def own(self, person: Person, file: UUID) -> StoredFile | None:
        """A file of one's own."""
        row = await self._db.fetchrow(sql.FIND, file, person.user, False)
        return _view(row) if row is not None and row["owner_id"] == person.user else None

    async def page(self, person: Person, query: FileQuery) -> list[StoredFile]:
        """One's own files, or all of a course for its instructors. Raises `not_found` or `forbidden` for a course."""
        if query.course is None:
            rows = await self._db.fetch_page(sql.LIST, query, person.user)
        else:
            await access.to_course(self._db, person, query.course, Action.EDIT_CONTENT)
            rows = await self._db.fetch_page(sql.LIST_OF_COURSE, query, query.course)
        return [_view(row) for row in rows]

    async def content_types(self, person: Person, files: Collection[UUID]) -> dict[UUID, str]:
        """What those of `files` are that the person may read; the others are not in it."""
        if not files:
            return {}
        rows = await self._db.fetch(sql.READABLE, list(files), person.user, person.is_admin)
        return {row["id"]: row["content_type"] for row in rows}

    async def find(self, principal: Principal | None, file: UUID) -> Readable:
        """A file that the asker may read. Raises `not_found`."""
        row = await self._row(principal, file)
        return Readable(_view(row), row["object_key"])

    async def address(self, readable: Readable) -> str | None:
        """Where the store itself hands the content out; None where we have to."""
        if not self._settings.presigned:
            return None
        return await self._store.download_url(readable.key, readable.presentation, ADDRESS_LASTS_S)

    def content(self, readable: Readable, start: int, end: int) -> AbstractAsyncContextManager[AsyncIterator[bytes]]:
        """The bytes from `start` up to, not including, `end`."""
        return self._store.get(readable.key, start, end)

    async def delete(self, person: Person, file: UUID) -> None:
        """Forget a file. Raises `not_found`, `forbidden`, and `conflict` while something shows it."""
        row = await self._row(person, file)
        own = row["owner_id"] == person.user
        if not own and not allowed(_role(row), Action.EDIT_CONTENT) and not person.is_admin:
            raise Problem(ErrorCode.FORBIDDEN)
        async with self._db.transaction() as tx:
            if await tx.fetchval(sql.LOCK, file) is None:
                raise not_found("file")
            # By a statement of its own, which sees what was written by those that the lock waited for (`file_links`)
            found = await tx.fetch(sql.REFERENCED, SHOWN_AS.format(file), file, person.user, person.is_admin)
            if found:
                shown = [SHOWN_BY[each["kind"]][each["title"] is None].format(each["title"]) for each in found]
                raise Problem(ErrorCode.CONFLICT, f"It is shown by {', '.join(shown)}; take it out there first")
            await tx.execute(sql.DELETE, file)
            view = _view(row)
            await audit.record(tx, person, "delete", "file", file, course=view.course, before=_told(view))
        try:
            await self._store.delete(row["object_key"])
        except StoreUnavailableError:
            return  # the sweep finds it

    async def _room(self, person: Person) -> int:
        used: int = await self._db.fetchval(sql.USED, person.user)
        left = self._settings.quota_mib * MIB - used
        if left <= 0:
            raise self._full()
        return min(left, self._settings.max_file_mib * MIB)

    def _full(self) -> Problem:
        return Problem(ErrorCode.CONFLICT, f"Your files take all of your {self._settings.quota_mib} MiB")

    async def _row(self, principal: Principal | None, file: UUID) -> asyncpg.Record:
        person = principal if isinstance(principal, Person) else None
        user, admin = (person.user, person.is_admin) if person else (None, False)
        row = await self._db.fetchrow(sql.FIND, file, user, admin)
        if row is None or not (row["public"] or (person is not None and _may_read(row, person))):
            raise not_found("file")
        return row


def missing(error: ObjectMissingError) -> Problem:
    """What a reader is told when the row is there and the bytes are not."""
    return Problem(ErrorCode.UNAVAILABLE, f"The content of this file cannot be found ({error})")


def _may_read(row: asyncpg.Record, person: Person) -> bool:
    if row["owner_id"] == person.user or person.is_admin:
        return True
    role = _role(row)
    return (
        row["course_id"] is not None
        and may_see_course(role, row["course_status"])
        and allowed(role, Action.VIEW_CONTENT)
    )


def _role(row: asyncpg.Record) -> CourseRole | None:
    return CourseRole(row["role"]) if row["role"] is not None and row["course_id"] is not None else None


def _told(file: StoredFile) -> dict[str, object]:
    return {"name": file.name, "public": file.public, "size": file.size, "sha256": file.sha256}


def _view(row: asyncpg.Record) -> StoredFile:
    return StoredFile(
        id=row["id"],
        name=row["name"],
        content_type=row["content_type"],
        size=row["size"],
        sha256=row["sha256"].hex(),
        course=row["course_id"],
        public=row["public"],
        url=ADDRESS.format(row["id"]),
        created_at=row["created_at"],
        expires_at=row["expires_at"],
    )
