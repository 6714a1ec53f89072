"""Invitations by mail: into a course with whatever account one signs in to."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from uuid import UUID

from uuid_utils.compat import uuid7

from lms_rt import limits
from lms_rt.contract.courses import Enrollment
from lms_rt.contract.rosters import Invitation, InvitationCreate, InvitationQuery, RosterRow
from lms_rt.db.database import Database, Transaction
from lms_rt.domain.permissions import Action
from lms_rt.domain.principal import Person
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.security.opaque import digest, new_secret
from lms_rt.services import access, audit, course_mail
from lms_rt.services.enrollments import Enrollments
from sql import invitations as sql


@dataclass(frozen=True, slots=True)
class InvitationLetter:
    """What the mail says; the token is nowhere else."""

    email: str
    course: str
    role: str
    inviter: str | None
    days: int
    token: str


class Invitations:
    """Makes, shows, takes back and honours invitations."""

    def __init__(self, db: Database, enrollments: Enrollments) -> None:
        self._db = db
        self._enrollments = enrollments

    async def invite(self, person: Person, course: UUID, given: InvitationCreate) -> Invitation:
        """Have an invitation mailed. Raises `already_exists` where one to this address is open."""
        await access.to_course(self._db, person, course, Action.MANAGE_ENROLLMENT)
        async with self._db.transaction() as tx:
            made = await self.invite_many(tx, person.user, course, [given])
            if not made:
                raise Problem(ErrorCode.ALREADY_EXISTS, "An invitation to this address is open")
            after = {"email": given.email, "role": given.role}
            await audit.record(tx, person, "invite", "course", course, course=course, after=after)
            row = await tx.fetchrow(sql.READ, course, made[given.email], None)
            assert row is not None
            return Invitation.model_validate(dict(row))

    async def invite_many(
        self, tx: Transaction, inviter: UUID | None, course: UUID, rows: Sequence[RosterRow]
    ) -> dict[str, UUID]:
        """Invite all of these who are not invited already, for services that have settled who may; ids by address."""
        await tx.execute(sql.LAPSE, course, [row.email.lower() for row in rows])
        made = await tx.fetch(
            sql.INSERT_MANY,
            course,
            inviter,
            limits.INVITATION_DAYS,
            [uuid7() for _ in rows],
            [row.email for row in rows],
            [row.role for row in rows],
            [Decimal(str(row.extra_time_factor)) for row in rows],
            [row.extra_time_minutes for row in rows],
        )
        await course_mail.invitations(tx, [row["id"] for row in made])
        return {row["email"]: row["id"] for row in made}

    async def page(self, person: Person, course: UUID, query: InvitationQuery) -> list[Invitation]:
        """The invitations to a course."""
        await access.to_course(self._db, person, course, Action.MANAGE_ENROLLMENT)
        rows = await self._db.fetch_page(sql.LIST, query, course, None, query.open)
        return [Invitation.model_validate(dict(row)) for row in rows]

    async def revoke(self, person: Person, course: UUID, invitation: UUID) -> None:
        """Take an invitation back. Raises `conflict` where it was accepted or taken back before."""
        await access.to_course(self._db, person, course, Action.MANAGE_ENROLLMENT)
        async with self._db.transaction() as tx:
            if await tx.fetchval(sql.COURSE, invitation) != course:
                raise not_found("invitation")
            if await tx.fetchval(sql.REVOKE, invitation, course) is None:
                raise Problem(ErrorCode.CONFLICT, "The invitation was accepted or taken back already")
            before = {"invitation": str(invitation)}
            await audit.record(tx, person, "uninvite", "course", course, course=course, before=before)

    async def letter(self, invitation: UUID) -> InvitationLetter | None:
        """What to mail, with a new token that replaces any before; None where it is no longer open."""
        token = new_secret()
        row = await self._db.fetchrow(sql.LETTER, invitation, digest(token))
        if row is None:
            return None
        return InvitationLetter(row["email"], row["title"], row["role"], row["inviter"], row["days"], token)

    async def accept(self, person: Person, token: str) -> Enrollment:
        """Enrol the asker as the invitation says, once. Raises `invalid_token`, `already_exists`."""
        async with self._db.transaction() as tx:
            row = await tx.fetchrow(sql.ACCEPT, digest(token), person.user)
            if row is None:
                raise Problem(ErrorCode.INVALID_TOKEN, "The invitation was used, taken back, has expired, or never was")
            enrolled = await self._enrollments.insert(
                tx,
                row["course_id"],
                person.user,
                row["role"],
                row["extra_time_factor"],
                row["extra_time_minutes"],
                "active",
            )
            after = {"role": enrolled.role, "status": enrolled.status}
            await audit.record(tx, person, "accept", "enrollment", enrolled.id, course=enrolled.course, after=after)
            return enrolled
