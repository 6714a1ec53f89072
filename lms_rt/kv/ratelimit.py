"""Sliding-window rate limits in Redis: the same on every process."""

from dataclasses import dataclass

from lms_rt.kv.breaker import Breaker
from lms_rt.kv.client import UNREACHABLE, Redis
from lms_rt.kv.script import Script
from lms_rt.settings import RateLimit, RateLimits


@dataclass(frozen=True, slots=True)
class Standing:
    """Where somebody stands after a request."""

    allowed: bool
    remaining: int
    """Requests left in the window."""
    reset_s: int
    """Whole seconds, at least 1, until some quota comes back."""


class RateLimiter:
    """Counts requests against limits. While Redis is away everybody passes: being up matters more than counting."""

    def __init__(self, redis: Redis, prefix: str, limits: RateLimits) -> None:
        self._prefix = f"{prefix}rate:"
        self._limits: dict[str, RateLimit] = {name: getattr(limits, name) for name in RateLimits.model_fields}
        self._script = Script(redis, "sliding_window")
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
        key = f"{self._prefix}{kind}:{limit.window_s}:{subject}"
        try:
            allowed, remaining, reset_ms = await self._script([key], [limit.count, limit.window_s * 1000, int(counts)])
        except UNREACHABLE as error:
            self._breaker.failed(error)
            return _unlimited(limit)
        self._breaker.worked()
        return Standing(allowed == 1, remaining, -(-reset_ms // 1000))


def _unlimited(limit: RateLimit) -> Standing:
    return Standing(allowed=True, remaining=limit.count, reset_s=limit.window_s)
