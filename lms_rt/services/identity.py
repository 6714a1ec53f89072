"""Who is asking: from a bearer token, or from a ticket, to the person or guest as they are now.

Three things are looked at. The token itself (signature, claims, expiry); the block list in Redis, each time, so that a
logout holds at once on every process; and the database, for the present name and role and whether the sign-in still
stands. What the database said is remembered for STANDING_TTL_S and read anew when Redis marks a change. So a Redis
that lost its list can hide an ended sign-in for that long and no longer; and while Redis does not answer at all, the
database is asked each time. Requests that arrive together share one round trip to each.
"""

from collections.abc import Sequence
from uuid import UUID

from lms_rt.db.database import Database
from lms_rt.domain.principal import Guest, Person, Principal, Role, Scope
from lms_rt.errors import ErrorCode, Problem
from lms_rt.gather import Gatherer
from lms_rt.kv.blocklist import Asker, Blocked, BlockList
from lms_rt.kv.tickets import Tickets
from lms_rt.security.opaque import API_TOKEN, digest
from lms_rt.security.tokens import AccessClaims, Claims, Tokens
from lms_rt.services.standings import Standings
from sql import api_tokens, auth_sessions, guests


class Identity:
    """Tells who somebody is, and hands out what proves it."""

    def __init__(self, db: Database, tokens: Tokens, block_list: BlockList, tickets: Tickets) -> None:
        self._db = db
        self._tokens = tokens
        self._tickets = tickets
        self._standings = Standings()
        self._block_list = block_list
        self._people: Gatherer[UUID, Person] = Gatherer(self._read_people)
        self._programs: Gatherer[bytes, Person] = Gatherer(self._read_programs)
        self._guests: Gatherer[UUID, Guest] = Gatherer(self._read_guests)

    async def authenticate(self, token: str) -> Principal:
        """The person or guest whose bearer token this is.

        Raises Problem: `invalid_token`, `account_disabled`, `removed` (a guest), or `unavailable` when neither
        Redis nor memory nor the database could vouch for them.
        """
        if token.startswith(API_TOKEN):
            return await self._programs(digest(token))
        claims = self._tokens.verify(token)
        principal = await self._standing(_asker(claims))
        if not _speaks_for(claims, principal):
            raise Problem(ErrorCode.INVALID_TOKEN)
        return principal

    async def issue_ticket(self, principal: Principal) -> str:
        """A one-time ticket that opens a socket as `principal`."""
        return await self._tickets.issue(principal)

    async def redeem(self, ticket: str) -> Principal:
        """Whom a ticket was issued to, if they are still welcome. Raises Problem as `authenticate` does."""
        issued_to = await self._tickets.redeem(ticket)
        if isinstance(issued_to, Person):
            return await self._standing(Asker(auth_session=issued_to.auth_session, user=issued_to.user))
        if isinstance(issued_to, Guest):
            return await self._standing(Asker(participant=issued_to.participant))
        raise Problem(ErrorCode.INVALID_TOKEN, "The ticket is not known, was used already, or has expired")

    def issue_guest_token(self, *, participant: UUID, live_session: UUID, name: str) -> str:
        """The bearer token of a guest; good for this live session alone."""
        return self._tokens.guest(Guest(participant, live_session, name))

    async def _standing(self, asker: Asker) -> Principal:
        mark = await self._block_list.read(asker)
        if mark is not None and mark.blocked is not None:
            raise _refused(mark.blocked)
        key = asker.auth_session or asker.participant
        assert key is not None
        known = self._standings.get(key, mark)
        if known is not None:
            return known
        principal = await (self._people(key) if asker.auth_session else self._guests(key))
        self._standings.remember(key, mark, principal)
        return principal

    async def _read_people(self, wanted: Sequence[UUID]) -> Sequence[Person | Exception]:
        rows = {row["id"]: row for row in await self._db.fetch(auth_sessions.STANDING, wanted)}
        found: list[Person | Exception] = []
        for key in wanted:
            row = rows.get(key)
            if row is None:
                found.append(Problem(ErrorCode.INVALID_TOKEN))
            elif row["disabled"]:
                found.append(_refused(Blocked.DISABLED))
            elif row["ended"]:
                found.append(_refused(Blocked.ENDED))
            else:
                found.append(Person(row["user_id"], row["name"], Role(row["role"]), key))
        return found

    async def _read_programs(self, wanted: Sequence[bytes]) -> Sequence[Person | Exception]:
        # Always from the database, so that a token that was ended needs no list to be refused by
        rows = {row["token_hash"]: row for row in await self._db.fetch(api_tokens.STANDING, wanted)}
        found: list[Person | Exception] = []
        for key in wanted:
            row = rows.get(key)
            if row is None:
                found.append(Problem(ErrorCode.INVALID_TOKEN))
            elif row["disabled"]:
                found.append(_refused(Blocked.DISABLED))
            else:
                role, scopes = Role(row["role"]), frozenset(map(Scope, row["scopes"]))
                found.append(Person(row["user_id"], row["name"], role, row["id"], scopes))
        return found

    async def _read_guests(self, wanted: Sequence[UUID]) -> Sequence[Guest | Exception]:
        rows = {row["id"]: row for row in await self._db.fetch(guests.STANDING, wanted)}
        found: list[Guest | Exception] = []
        for key in wanted:
            row = rows.get(key)
            if row is None:
                found.append(Problem(ErrorCode.INVALID_TOKEN))
            elif row["removed"]:
                found.append(_refused(Blocked.REMOVED))
            else:
                found.append(Guest(key, row["session_id"], row["name"]))
        return found


def _asker(claims: Claims) -> Asker:
    if isinstance(claims, AccessClaims):
        return Asker(jti=claims.jti, auth_session=claims.auth_session, user=claims.user)
    return Asker(jti=claims.jti, participant=claims.participant)


def _speaks_for(claims: Claims, principal: Principal) -> bool:
    """Whether the signed claims and the database agree; they cannot differ unless something is badly wrong."""
    if isinstance(claims, AccessClaims):
        return isinstance(principal, Person) and principal.user == claims.user
    return isinstance(principal, Guest) and principal.live_session == claims.live_session


def _refused(reason: Blocked) -> Problem:
    match reason:
        case Blocked.DISABLED:
            return Problem(ErrorCode.ACCOUNT_DISABLED)
        case Blocked.REMOVED:
            return Problem(ErrorCode.REMOVED)
        case Blocked.ENDED:
            return Problem(ErrorCode.INVALID_TOKEN, "This sign-in has been ended")
