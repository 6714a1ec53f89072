"""One-time tickets that open a socket from a browser, which can send no Authorization header with the upgrade.

A ticket is read and removed in one step, so it opens one socket, once. Redis holds only its digest.
"""

import hashlib
import secrets
from typing import Annotated, Final, Literal
from uuid import UUID

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from redis.asyncio import Redis

from lms_rt import limits
from lms_rt.domain.principal import Guest, Person, Principal, Role
from lms_rt.errors import ErrorCode, Problem
from lms_rt.kv.client import UNREACHABLE

RANDOM_BYTES: Final = 32


class _ForPerson(BaseModel):
    model_config = ConfigDict(frozen=True)
    kind: Literal["person"] = "person"
    user: UUID
    name: str
    role: Role
    auth_session: UUID


class _ForGuest(BaseModel):
    model_config = ConfigDict(frozen=True)
    kind: Literal["guest"] = "guest"
    participant: UUID
    live_session: UUID
    name: str


_STORED: Final[TypeAdapter[_ForPerson | _ForGuest]] = TypeAdapter(
    Annotated[_ForPerson | _ForGuest, Field(discriminator="kind")]
)


class Tickets:
    """Tickets under `<prefix>ticket:…`."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self._redis = redis
        self._prefix = prefix

    async def issue(self, principal: Principal) -> str:
        """A ticket for `principal`, good for TICKET_TTL_S and once. Raises Problem: `unavailable` without Redis."""
        ticket = secrets.token_urlsafe(RANDOM_BYTES)
        try:
            await self._redis.set(self._key(ticket), _STORED.dump_json(_stored(principal)), ex=limits.TICKET_TTL_S)
        except UNREACHABLE as error:
            raise _away() from error
        return ticket

    async def redeem(self, ticket: str) -> Principal | None:
        """Whom a ticket was issued to; None if there is none such, or not any more.

        What it says was true when it was issued: the caller looks whether it still is. Raises Problem: `unavailable`
        without Redis.
        """
        try:
            stored = await self._redis.getdel(self._key(ticket))
        except UNREACHABLE as error:
            raise _away() from error
        return None if stored is None else _principal(_STORED.validate_json(stored))

    def _key(self, ticket: str) -> str:
        given = ticket.encode(errors="surrogatepass")  # a header may be anything, not only UTF-8
        return f"{self._prefix}ticket:{hashlib.sha256(given).hexdigest()}"


def _stored(principal: Principal) -> _ForPerson | _ForGuest:
    if isinstance(principal, Person):
        return _ForPerson(
            user=principal.user, name=principal.name, role=principal.role, auth_session=principal.auth_session
        )
    return _ForGuest(participant=principal.participant, live_session=principal.live_session, name=principal.name)


def _principal(stored: _ForPerson | _ForGuest) -> Principal:
    if isinstance(stored, _ForPerson):
        return Person(stored.user, stored.name, stored.role, stored.auth_session)
    return Guest(stored.participant, stored.live_session, stored.name)


def _away() -> Problem:
    return Problem(ErrorCode.UNAVAILABLE, "Tickets cannot be handled just now; a bearer token works without")
