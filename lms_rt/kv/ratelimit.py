"""Sliding-window rate limits in Redis: the same on every process.

Requests that arrive in one turn of the event loop are counted by one call, so that the limit costs a busy server a
fraction of a round trip a request.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from redis.asyncio import Redis

from lms_rt.gather import Gatherer
from lms_rt.kv.breaker import Breaker
from lms_rt.kv.client import UNREACHABLE
from lms_rt.kv.script import Script
from lms_rt.settings import RateLimit, RateLimits

BATCH: Final = 200
"""Keys in one call of the script: it blocks Redis for about 5 µs a key."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands after a request."""

    allowed: bool
    remaining: int
    """Requests left in the window."""
    reset_s: int
    """Whole seconds, at least 1, until some quota comes back."""


@dataclass(frozen=True, slots=True)
class _Hit:
    key: str
    limit: RateLimit
    counts: bool


class RateLimiter:
    """Counts requests against limits. While Redis is away everybody passes: being up matters more than counting."""

    def __init__(self, redis: Redis, prefix: str, limits: RateLimits) -> None:
        self._prefix = f"{prefix}rate:"
        self._limits: dict[str, RateLimit] = {name: getattr(limits, name) for name in RateLimits.model_fields}
        self._script = Script(redis, "sliding_window")
        self._gather: Gatherer[_Hit, Standing] = Gatherer(self._count, at_most=BATCH)
        self._breaker = Breaker("rate limit")

    def limit(self, kind: str) -> RateLimit:
        """The limit of a class, which is the name of a field of `settings.rate_limits`."""
        return self._limits[kind]

    async def hit(self, kind: str, subject: str) -> Standing:
        """Count a request of `subject` (`user:…`, `address:…`) in a class."""
        return await self._ask(kind, subject, counts=True)

    async def look(self, kind: str, subject: str) -> Standing:
        """Whether a request of `subject` would pass, without counting one."""
        return await self._ask(kind, subject, counts=False)

    async def _ask(self, kind: str, subject: str, *, counts: bool) -> Standing:
        limit = self._limits[kind]
        if self._breaker.open:
            return _unlimited(limit)
        return await self._gather(_Hit(f"{self._prefix}{kind}:{limit.window_s}:{subject}", limit, counts))

    async def _count(self, hits: Sequence[_Hit]) -> Sequence[Standing]:
        arguments = [number for hit in hits for number in (hit.limit.count, hit.limit.window_s * 1000, int(hit.counts))]
        try:
            told = await self._script([hit.key for hit in hits], arguments)
        except UNREACHABLE as error:
            self._breaker.failed(error)
            return [_unlimited(hit.limit) for hit in hits]
        self._breaker.worked()
        numbers = [int(str(number)) for number in told]
        return [
            Standing(allowed=numbers[i] == 1, remaining=numbers[i + 1], reset_s=-(-numbers[i + 2] // 1000))
            for i in range(0, len(numbers), 3)
        ]


def _unlimited(limit: RateLimit) -> Standing:
    return Standing(allowed=True, remaining=limit.count, reset_s=limit.window_s)
