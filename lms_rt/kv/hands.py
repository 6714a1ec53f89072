"""Raised hands and other short-lived signs of a class. They live for a minute, so nobody has to take them down."""

from collections.abc import Callable
from typing import Final
from uuid import UUID

from redis.asyncio import Redis

from lms_rt.kv.client import UNREACHABLE

KINDS: Final = ("hand", "confused", "reaction")
SHOWN_S: Final = 60
"""How long a sign is shown: about as long as a host needs to get round to it."""


class Hands:
    """Signs by session; kept in Redis so that every process and every dashboard shows the same."""

    def __init__(self, redis: Redis, prefix: str, now: Callable[[], float]) -> None:
        """`now` gives seconds since the epoch by a clock that all processes share."""
        self._redis = redis
        self._prefix = prefix
        self._now = now

    async def show(self, session: UUID, participant: UUID, kind: str) -> None:
        """Put up a sign; lost without harm while Redis is away."""
        key = self._key(session)
        now = self._now()
        try:
            async with self._redis.pipeline(transaction=False) as pipeline:
                pipeline.zadd(key, {f"{kind}:{participant}": now})
                pipeline.zremrangebyscore(key, 0, now - SHOWN_S)
                pipeline.expire(key, SHOWN_S)
                await pipeline.execute()
        except UNREACHABLE:
            return

    async def shown(self, session: UUID) -> dict[str, list[str]]:
        """Participants by kind of sign, in the order of their signs: `{"hand": [...], "confused": [...], ...}`."""
        found: dict[str, list[str]] = {kind: [] for kind in KINDS}
        try:
            members = await self._redis.zrangebyscore(self._key(session), self._now() - SHOWN_S, "+inf")
        except UNREACHABLE:
            return found
        for member in members:
            kind, _, participant = member.decode().partition(":")
            found[kind].append(participant)
        return found

    def _key(self, session: UUID) -> str:
        return f"{self._prefix}hands:{session}"
