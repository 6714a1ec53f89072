"""Who may open which channel, and as what: the same for the socket and for polling over REST."""

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from lms_rt.contract.channels import Channel, ChannelKind
from lms_rt.db.database import Database
from lms_rt.domain.permissions import Action, allowed, may_see_course
from lms_rt.domain.principal import CourseRole, Guest, Person, Principal
from lms_rt.domain.window import Access, Player
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.gather import Gatherer
from lms_rt.services.joining import Joining
from lms_rt.services.live_facts import LiveFactsCache
from sql import knocks as knocks_sql
from sql import memberships as sql

STAFF_ACTION = {ChannelKind.LIVE_STAFF: Action.HOST_LIVE, ChannelKind.COURSE_STAFF: Action.VIEW_ROSTER}


@dataclass(frozen=True, slots=True)
class _Membership:
    enrollment: UUID | None
    role: CourseRole
    sees_course: bool
    """Not where they learn in what is a draft again."""


class ChannelAccess:
    """Decides about channels. A class that reconnects is looked up by one statement, not one each."""

    def __init__(self, db: Database, facts: LiveFactsCache, joining: Joining) -> None:
        self._db = db
        self._facts = facts
        self._joining = joining
        self._memberships: Gatherer[tuple[UUID, UUID], _Membership | None] = Gatherer(self._find_memberships)

    async def enter(self, principal: Principal, channel: Channel) -> Access:
        """Let `principal` into `channel`, which joins an enrolled learner to a live session.

        Raises `not_found` for what they may not see, and what `Joining.enrolled` raises.
        """
        if channel.kind is ChannelKind.ME:
            if channel.subject != principal.id:
                raise not_found("channel")
            return Access()
        if isinstance(principal, Guest):
            if channel.kind is not ChannelKind.LIVE or channel.subject != principal.live_session:
                raise not_found("channel")
            await self._require_admitted(principal)
            return Access(principal.participant)
        live = channel.kind in (ChannelKind.LIVE, ChannelKind.LIVE_STAFF)
        course = (await self._facts.get(channel.subject)).course if live else channel.subject
        member = await self._membership(principal, course)
        if member is None or not allowed(member.role, STAFF_ACTION.get(channel.kind, Action.VIEW_COURSE)):
            raise not_found("channel")
        if channel.kind is ChannelKind.COURSE and not member.sees_course:
            raise not_found("channel")  # as all else of a course that is a draft again; a class that is held goes on
        if channel.kind is ChannelKind.LIVE and not allowed(member.role, Action.HOST_LIVE):
            return Access((await self._joining.enrolled(channel.subject, principal.user)).id, member.enrollment)
        return Access(enrollment=member.enrollment, staff=allowed(member.role, Action.VIEW_ROSTER))

    async def player(self, principal: Principal, session: UUID) -> Player:
        """A principal with their place in a live session, for commands sent before its channel was opened."""
        if isinstance(principal, Guest):
            if principal.live_session != session:
                raise not_found("live session")
            await self._require_admitted(principal)
            return Player(principal.participant)
        access = await self.enter(principal, Channel(ChannelKind.LIVE, session))
        if access.participant is None:
            raise not_found("participant; staff does not play")
        return Player(access.participant, access.enrollment)

    async def _require_admitted(self, guest: Guest) -> None:
        if not (await self._facts.get(guest.live_session)).approval:
            return
        if await self._db.fetchval(knocks_sql.IS_WAITING, guest.participant):
            raise Problem(ErrorCode.WAITING_FOR_APPROVAL)

    async def role(self, person: Person, course: UUID) -> CourseRole | None:
        """The person's role in a course; administrators are instructors everywhere."""
        member = await self._membership(person, course)
        return member.role if member is not None else None

    async def _membership(self, person: Person, course: UUID) -> _Membership | None:
        if person.is_admin:
            return _Membership(None, CourseRole.INSTRUCTOR, sees_course=True)
        return await self._memberships((course, person.user))

    async def _find_memberships(self, wanted: Sequence[tuple[UUID, UUID]]) -> list[_Membership | Exception | None]:
        rows = await self._db.fetch(sql.ROLES, [course for course, _ in wanted], [user for _, user in wanted])
        found = {(row["course_id"], row["user_id"]): _membership_of(row) for row in rows}
        return [found.get(each) for each in wanted]


def _membership_of(row: asyncpg.Record) -> _Membership:
    role = CourseRole(row["role"])
    return _Membership(row["id"], role, may_see_course(role, row["status"]))
