"""Files that are announced first and sent afterwards: to the bucket itself, or to us where there is none to send to.

Nobody is believed: the bytes count once we have read them and they are what was announced.
"""

import hmac
from collections.abc import AsyncIterable, AsyncIterator
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg
from uuid_utils.compat import uuid7

from lms_rt.contract.files import StoredFile, UploadCreate
from lms_rt.db.database import Database
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, FieldError, Problem, not_found
from lms_rt.security.opaque import digest, new_secret
from lms_rt.security.uploads import agree, cleaned_name
from lms_rt.services import access
from lms_rt.services.file_intake import MIB, Intake
from lms_rt.services.files import FOLDER, Files
from lms_rt.settings import StorageSettings
from lms_rt.storage.store import Announced, Destination, ObjectMissingError, ObjectStore, StoreUnavailableError
from sql import files as files_sql
from sql import uploads as sql

ADDRESS_LASTS_S: Final = 3600
"""How long sending may begin: one may look for a better line, and what is reserved is free again the same day."""


@dataclass(frozen=True, slots=True)
class Begun:
    """An upload that is awaited: at `there`, or, where that is None, by us with the `token`."""

    id: UUID
    there: Destination | None
    token: str
    expires_at: datetime


class Uploads:
    """What can be done with files that have yet to arrive."""

    def __init__(self, db: Database, store: ObjectStore, files: Files, settings: StorageSettings) -> None:
        self._db = db
        self._store = store
        self._files = files
        self._settings = settings

    async def begin(self, person: Person, given: UploadCreate) -> Begun:
        """Await a file. Its size is taken from its owner's quota until the address expires.

        Raises `not_found` or `forbidden` for a course, `too_large` beyond the limit for one file, `conflict` beyond
        one's own for all.
        """
        if given.course is not None:
            await access.to_course(self._db, person, given.course, Action.EDIT_CONTENT)
        if given.size > self._settings.max_file_mib * MIB:
            raise Problem(ErrorCode.TOO_LARGE, f"At most {self._settings.max_file_mib:,} MiB, please")
        file, token, sha256 = uuid7(), new_secret(), bytes.fromhex(given.sha256)
        key, name = f"{FOLDER}/{file}", cleaned_name(given.name)
        async with self._db.transaction() as tx:
            await self._files.take_turn(tx, person)
            await tx.execute(files_sql.INSERT, file, person.user, given.course, given.public, name, key)
            expires_at = await tx.fetchval(
                sql.INSERT, file, given.size, sha256, given.content_type, digest(token), ADDRESS_LASTS_S
            )
            await self._files.check_quota(tx, person)
        there = None
        if self._settings.presigned:
            there = await self._store.upload_url(key, Announced(given.size, sha256), ADDRESS_LASTS_S)
        return Begun(file, there, token, expires_at)

    async def take(self, upload: UUID, token: str, length: int | None, content: AsyncIterable[bytes]) -> None:
        """Keep the bytes of an upload that is sent to us; the last that were sent whole are those that count.

        Raises `not_found` for a wrong token and an expired address, `validation` where the bytes are not those that
        were announced, and `unavailable` while the store is away; what was sent before stays.
        """
        row = await self._db.fetchrow(sql.FIND, upload, None)
        if row is None or not row["open"] or not hmac.compare_digest(row["token_digest"], digest(token)):
            raise not_found("upload")
        if length is not None and length != row["size"]:
            raise _not_as_announced(FieldError("$.size", f"{row['size']} bytes were announced, these are {length}"))
        try:
            await self._store.put(row["object_key"], _exactly(content, row), row["content_type"])
        except StoreUnavailableError as error:
            raise Problem(ErrorCode.UNAVAILABLE, str(error)) from error

    async def complete(self, person: Person, upload: UUID) -> StoredFile:
        """Look at what has arrived and keep it as a file; asked again, it is the same file.

        Raises `not_found`, `forbidden` for a course one may no longer edit, `conflict` where nothing has arrived yet or
        one's quota is used up, `validation` where it is not what was announced (it is thrown away, and can be sent
        again), `unavailable` while the store is away.
        """
        row = await self._db.fetchrow(sql.FIND, upload, person.user)
        if row is None:
            return await self._completed(person, upload)
        if row["course_id"] is not None:
            await access.to_course(self._db, person, row["course_id"], Action.EDIT_CONTENT)
        try:
            kind = await self._looked_at(row)
        except ObjectMissingError:
            raise Problem(ErrorCode.CONFLICT, "Nothing has arrived yet; send the bytes first") from None
        except StoreUnavailableError as error:
            raise Problem(ErrorCode.UNAVAILABLE, str(error)) from error
        async with self._db.transaction() as tx:
            await self._files.take_turn(tx, person)
            await tx.execute(sql.FORGET, upload)
            return await self._files.finish(tx, person, upload, kind, row["size"], row["sha256"])

    async def abandon(self, person: Person, upload: UUID) -> None:
        """Await it no longer, and give its size back to the quota. Raises `not_found`."""
        key: str | None = await self._db.fetchval(sql.ABANDON, upload, person.user)
        if key is None:
            raise not_found("upload")
        try:
            await self._store.delete(key)
        except StoreUnavailableError:
            return  # the sweep finds it

    async def _completed(self, person: Person, upload: UUID) -> StoredFile:
        found = await self._files.own(person, upload)
        if found is None:
            raise not_found("upload")
        return found

    async def _looked_at(self, row: asyncpg.Record) -> str:
        """The content type, once size and checksum are those announced. What is another is not kept."""
        found = await self._store.stat(row["object_key"])
        wrong, kind = _wrong_size(row, found.size), ""
        if not wrong:
            async with self._store.get(row["object_key"]) as chunks:
                intake = Intake(chunks, row["name"], row["size"])
                kind = await intake.content_type()
                async for _ in intake.chunks():
                    pass
            wrong = _wrong_size(row, intake.size) or _wrong_content(row, intake, kind)
        if wrong:
            await self._store.delete(row["object_key"])
            raise _not_as_announced(*wrong)
        return kind


async def _exactly(content: AsyncIterable[bytes], row: asyncpg.Record) -> AsyncIterator[bytes]:
    """The same bytes; raises at their end, before a store keeps them, where they are not those announced."""
    intake = Intake(content, row["name"], row["size"])
    async for chunk in intake.chunks():
        yield chunk
    if wrong := _wrong_size(row, intake.size) or _wrong_digest(row, intake):
        raise _not_as_announced(*wrong)


def _wrong_size(row: asyncpg.Record, size: int) -> list[FieldError]:
    return [] if size == row["size"] else [FieldError("$.size", f"{row['size']} bytes were announced, {size} came")]


def _wrong_digest(row: asyncpg.Record, intake: Intake) -> list[FieldError]:
    if intake.digest == row["sha256"]:
        return []
    return [FieldError("$.sha256", f"another was announced; what came has {intake.digest.hex()}")]


def _wrong_content(row: asyncpg.Record, intake: Intake, kind: str) -> list[FieldError]:
    wrong = _wrong_digest(row, intake)
    if not agree(row["content_type"], kind):
        wrong.append(FieldError("$.content_type", f"{row['content_type']} was announced; it begins like {kind}"))
    return wrong


def _not_as_announced(*wrong: FieldError) -> Problem:
    return Problem(ErrorCode.VALIDATION, "What was sent is not what was announced; send it again", fields=wrong)
