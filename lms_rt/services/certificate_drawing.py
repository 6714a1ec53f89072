"""Drawing certificates: from the row to the object in the store, and what follows from its being there."""

from collections.abc import AsyncIterator
from typing import Final
from uuid import UUID

import asyncpg

from lms_rt.certificates.codes import shown
from lms_rt.certificates.design import Design, Facts
from lms_rt.certificates.studio import Studio
from lms_rt.contract import hook_events as elsewhere
from lms_rt.contract.channels import me
from lms_rt.contract.course_events import CertificateIssued
from lms_rt.db.database import Database, Transaction
from lms_rt.services import course_mail, hook_events
from lms_rt.services.announcer import Announcer
from lms_rt.storage.store import ObjectMissingError, ObjectStore
from sql import certificates as sql

FOLDER: Final = "certificates"
MEDIA_TYPE: Final = "application/pdf"
LOGO_MAX_BYTES: Final = 4 << 20


class CertificateDrawing:
    """Done twice, the same bytes stand under the same key, and only the first time somebody is told."""

    def __init__(self, db: Database, store: ObjectStore, studio: Studio, announcer: Announcer) -> None:
        self._db = db
        self._store = store
        self._studio = studio
        self._announcer = announcer

    async def prepare(self) -> None:
        """Get ready, in the background: for whoever is going to draw certificates."""
        await self._studio.prepare()

    async def draw(self, certificate: UUID, verify_url: str) -> str | None:
        """Draw a certificate and keep it; returns its key, None where it is not valid or drawn already.

        `verify_url` has `{code}` where the code belongs. Raises CannotBeDrawnError.
        """
        row = await self._db.fetchrow(sql.DRAWABLE, certificate)
        if row is None:
            return None
        facts = Facts(
            name=row["name"],
            course=row["course_title"],
            issued_on=row["issued_at"].date(),
            code=row["code"],
            verify_url=verify_url.format(code=row["code"]),
        )
        content = await self._studio.draw(facts, await self._design(row))
        key = f"{FOLDER}/{certificate}"
        await self._store.put(key, _once(content), MEDIA_TYPE)
        return key

    async def drawn(self, tx: Transaction, certificate: UUID, key: str, *, bulk: bool = False) -> None:
        """Note that it is there, tell its holder, and have it mailed (`bulk` as it was drawn): once."""
        row = await tx.fetchrow(sql.DRAWN, certificate, key)
        if row is None or row["user_id"] is None:
            return
        event = CertificateIssued(
            certificate=certificate,
            course=row["course_id"],
            course_title=row["course_title"],
            code=shown(row["code"]),
        )
        await self._announcer.tell_each(tx, CertificateIssued, {me(row["user_id"]): event})
        await course_mail.certificate(tx, certificate, bulk=bulk)
        if row["course_id"] is not None:
            told = elsewhere.CertificateIssued(
                certificate=certificate,
                enrollment=row["enrollment_id"],
                user=row["user_id"],
                name=row["name"],
                code=event.code,
            )
            await hook_events.tell(tx, row["course_id"], told)

    async def preview(self, design: Design, facts: Facts) -> bytes:
        """What a certificate of this design would look like. Raises CannotBeDrawnError."""
        return await self._studio.draw(facts, design)

    async def logo(self, key: str | None) -> bytes | None:
        """A logo's bytes; None where there is none any more."""
        if key is None:
            return None
        try:
            async with self._store.get(key, 0, LOGO_MAX_BYTES) as chunks:
                return b"".join([chunk async for chunk in chunks])
        except ObjectMissingError:
            return None

    async def _design(self, row: asyncpg.Record) -> Design:
        said = dict(row["design"])
        logo = await self.logo(said.pop("logo_key", None))
        return Design(**said, logo=logo)


async def _once(content: bytes) -> AsyncIterator[bytes]:
    yield content
