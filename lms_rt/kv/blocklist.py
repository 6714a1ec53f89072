"""Who was shown the door: tokens, sign-ins and guests whose signed tokens would still look good.

PostgreSQL knows the same (a sign-in ended, a user disabled, a guest removed); this list makes it known on every
process at once. Entries live as long as the tokens they concern. While Redis is away, or after it lost what it held,
the database is asked instead; see `services.identity`.
"""

from collections.abc import Collection
from dataclasses import dataclass
from enum import StrEnum
from uuid import UUID

import structlog
import uuid_utils.compat as uuids
from redis.exceptions import RedisError

from lms_rt.kv.breaker import Breaker
from lms_rt.kv.client import Redis

log = structlog.get_logger(__name__)

CHANGE_TTL_S = 60  # any multiple of STANDING_TTL_S: by then nobody goes by what was read before the change


class Blocked(StrEnum):
    """Why a token is not good any more; the values stand in Redis."""

    ENDED = "ended"
    DISABLED = "disabled"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class Asker:
    """Whom a token speaks for: a person by sign-in and user, or a guest by participant; `jti` names the token."""

    jti: str | None = None
    auth_session: UUID | None = None
    user: UUID | None = None
    participant: UUID | None = None


@dataclass(frozen=True, slots=True)
class Mark:
    """What Redis says of an asker. `version` is another one after each change to the person behind it."""

    blocked: Blocked | None
    version: bytes | None


class BlockList:
    """Entries under `<prefix>block:…` and marks of change under `<prefix>changed:…`."""

    def __init__(self, redis: Redis, prefix: str, *, access_ttl_s: int, guest_ttl_s: int) -> None:
        self._redis = redis
        self._prefix = prefix
        self._access_ttl_s = access_ttl_s
        self._guest_ttl_s = guest_ttl_s
        self._breaker = Breaker("block list")

    async def read(self, asker: Asker) -> Mark | None:
        """What Redis says of an asker; None where it could not say."""
        if self._breaker.open:
            return None
        try:
            found: list[bytes | None] = await self._redis.exchange("MGET", *self._keys(asker))
        except (RedisError, OSError) as error:
            self._breaker.failed(error)
            return None
        self._breaker.worked()
        return _mark(found)

    async def block_token(self, jti: str, remaining_s: int) -> None:
        """Refuse one token for the rest of its life."""
        await self._write({self._key("jti", jti): Blocked.ENDED}, remaining_s)

    async def block_sessions(self, auth_sessions: Collection[UUID]) -> None:
        """Refuse every token of these sign-ins."""
        await self._write({self._key("session", one): Blocked.ENDED for one in auth_sessions}, self._access_ttl_s)

    async def block_participant(self, participant: UUID) -> None:
        """Refuse the token of a guest."""
        await self._write({self._key("participant", participant): Blocked.REMOVED}, self._guest_ttl_s)

    async def changed(self, person: UUID) -> None:
        """Make every process read this user or participant anew: name, role, whether they are disabled.

        Of two changes within a moment either may be told last: it says only that the database knows better.
        """
        await self._write({self._changed(person): uuids.uuid7().hex}, CHANGE_TTL_S)

    def _keys(self, asker: Asker) -> list[str]:
        keys = [] if asker.jti is None else [self._key("jti", asker.jti)]
        if asker.auth_session is not None:
            keys.append(self._key("session", asker.auth_session))
        if asker.user is not None:
            keys.append(self._changed(asker.user))
        elif asker.participant is not None:
            keys += (self._key("participant", asker.participant), self._changed(asker.participant))
        return keys

    def _key(self, kind: str, what: UUID | str) -> str:
        return f"{self._prefix}block:{kind}:{what}"

    def _changed(self, person: UUID) -> str:
        return f"{self._prefix}changed:{person}"

    async def _write(self, entries: dict[str, str], ttl_s: int) -> None:
        # Not an error for the caller: the database has it, and every process looks there within STANDING_TTL_S.
        if not entries:
            return
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                for key, value in entries.items():
                    pipeline.set(key, value, ex=ttl_s)
                await pipeline.execute()
        except (RedisError, OSError) as error:
            log.warning("block_list_write_failed", entries=len(entries), error=repr(error))


def _mark(values: list[bytes | None]) -> Mark:
    *blocks, version = values  # the mark of change stands last
    first = next((value for value in blocks if value is not None), None)
    return Mark(None if first is None else Blocked(first.decode()), version)
