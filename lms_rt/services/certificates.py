"""Certificates: asking for them, reading, revoking and replacing them."""

from uuid import UUID

import asyncpg

from lms_rt.certificates.codes import read
from lms_rt.contract.certificates import Certificate, CertificateQuery, VerifiedCertificate
from lms_rt.db.database import Database
from lms_rt.domain.permissions import Action, allowed
from lms_rt.domain.principal import CourseRole, Person
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.services import access, audit, certificate_issue
from lms_rt.services.access import Access
from lms_rt.services.certificate_views import certificate
from lms_rt.storage.store import ObjectMissingError, ObjectStore
from sql import certificates as sql


class Certificates:
    """What can be done with certificates."""

    def __init__(self, db: Database, store: ObjectStore) -> None:
        self._db = db
        self._store = store

    async def request(self, person: Person, enrollment: UUID) -> tuple[Certificate, bool]:
        """The enrolment's valid certificate, and whether it was made just now.

        For the learner as long as they are one, and for instructors. Raises `not_found`, `forbidden`, and `conflict`
        before the completion, and for a learner whose certificate was revoked.
        """
        seen = await self._to_enrollment(person, enrollment)
        async with self._db.transaction() as tx:
            made = await certificate_issue.issue(tx, enrollment, asked=True)
            # Looked at after it was made: whoever was just revoking the one before has been waited for
            if (
                made is not None
                and not seen.may(Action.MANAGE_CERTIFICATES)
                and await tx.fetchval(sql.REVOKED, enrollment)
            ):
                raise Problem(ErrorCode.CONFLICT, "It was revoked; only those who teach the course issue another")
            found = made or await tx.fetchval(sql.VALID, enrollment)
            if found is None:
                raise Problem(ErrorCode.CONFLICT, "The course is not completed yet")
        return await self.get(person, found), made is not None

    async def get(self, person: Person, certificate_id: UUID) -> Certificate:
        """One's own, or one of a course whose progress one may see. Raises `not_found`."""
        return certificate(await self._row(person, certificate_id))

    async def pdf(self, person: Person, certificate_id: UUID) -> tuple[Certificate, bytes]:
        """The PDF. Raises `not_found`, and `unavailable` until it is drawn."""
        row = await self._row(person, certificate_id)
        content = await self.content(row["object_key"])
        return certificate(row), content

    async def own(self, person: Person, query: CertificateQuery) -> list[Certificate]:
        """One's own."""
        return [certificate(row) for row in await self._db.fetch_page(sql.LIST_OWN, query, person.user)]

    async def of_course(self, person: Person, course: UUID, query: CertificateQuery) -> list[Certificate]:
        """A course's, for its staff."""
        await access.to_course(self._db, person, course, Action.VIEW_PROGRESS)
        return [certificate(row) for row in await self._db.fetch_page(sql.LIST_COURSE, query, course)]

    async def revoke(self, person: Person, certificate_id: UUID, reason: str) -> Certificate:
        """It does not count any more, and says why. Raises `conflict` where it does not already."""
        row = await self._manageable(person, certificate_id)
        async with self._db.transaction() as tx:
            if await tx.fetchval(sql.END, certificate_id, "revoked", reason) is None:
                raise Problem(ErrorCode.CONFLICT, "It is not valid any more")
            before, after = {"state": "valid", "reason": None}, {"state": "revoked", "reason": reason}
            await audit.record(
                tx, person, "edit", "certificate", certificate_id, course=row["course_id"], before=before, after=after
            )
        return await self.get(person, certificate_id)

    async def reissue(self, person: Person, certificate_id: UUID, reason: str) -> Certificate:
        """A new one with today's name, course title and looks; the valid one is superseded by it."""
        row = await self._manageable(person, certificate_id)
        async with self._db.transaction() as tx:
            if row["enrollment_id"] is None:
                raise Problem(ErrorCode.CONFLICT, "The enrolment it was for is gone")
            if await tx.fetchval(sql.END, certificate_id, "superseded", reason) is None:
                raise Problem(ErrorCode.CONFLICT, "It is not valid any more")
            made = await certificate_issue.issue(tx, row["enrollment_id"], asked=True)
            if made is None:
                raise Problem(ErrorCode.CONFLICT, "Another one was issued meanwhile")
            await tx.execute(sql.SUPERSEDE, certificate_id, made)
            before: dict[str, object] = {"state": "valid", "reason": None, "by": None}
            after = {"state": "superseded", "reason": reason, "by": str(made)}
            await audit.record(
                tx, person, "edit", "certificate", certificate_id, course=row["course_id"], before=before, after=after
            )
        return await self.get(person, made)

    async def verify(self, given: str) -> VerifiedCertificate:
        """What anybody may know who has the code. Raises `not_found`, also where the code has a slip of the pen."""
        code = read(given)
        row = await self._db.fetchrow(sql.BY_CODE, code) if code is not None else None
        if row is None:
            raise not_found("certificate")
        return VerifiedCertificate(
            status=row["status"],
            name=row["name"],
            course=row["course_title"],
            issued_at=row["issued_at"],
            expires_at=row["expires_at"],
            ended_at=row["ended_at"],
        )

    async def letter(self, certificate_id: UUID) -> asyncpg.Record | None:
        """(user_id, course_title, object_key, code) for the mail about it; None where there is nothing to tell."""
        row = await self._db.fetchrow(sql.MAIL, certificate_id)
        return None if row is None or row["user_id"] is None or row["object_key"] is None else row

    async def content(self, key: str | None) -> bytes:
        """The PDF kept under a key. Raises `unavailable` where there is none yet."""
        if key is not None:
            try:
                async with self._store.get(key) as chunks:
                    return b"".join([chunk async for chunk in chunks])
            except ObjectMissingError:
                pass
        raise Problem(ErrorCode.UNAVAILABLE, "It is being drawn; try again in a moment")

    async def _to_enrollment(self, person: Person, enrollment: UUID) -> Access:
        found = await access.to_enrollment_progress(self._db, person, enrollment)
        if not (found.own and found.may(Action.VIEW_CONTENT)) and not found.may(Action.MANAGE_CERTIFICATES):
            raise Problem(ErrorCode.FORBIDDEN)
        return found

    async def _row(self, person: Person, certificate_id: UUID) -> asyncpg.Record:
        row = await self._db.fetchrow(sql.GET, certificate_id, person.user, person.is_admin)
        if row is None or (row["user_id"] != person.user and not _may(row, Action.VIEW_PROGRESS)):
            raise not_found("certificate")
        return row

    async def _manageable(self, person: Person, certificate_id: UUID) -> asyncpg.Record:
        row = await self._row(person, certificate_id)
        if not _may(row, Action.MANAGE_CERTIFICATES):
            raise Problem(ErrorCode.FORBIDDEN)
        return row


def _may(row: asyncpg.Record, action: Action) -> bool:
    return allowed(CourseRole(row["role"]) if row["role"] is not None else None, action)
