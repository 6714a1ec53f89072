"""How often a password may be tried on one account, wherever from; the limit per address is the transport's."""

import hashlib
from typing import Final

from lms_rt.errors import ErrorCode, Problem
from lms_rt.kv.ratelimit import RateLimiter

CLASS: Final = "account"
"""The field of `settings.rate_limits`."""


class SignInAttempts:
    """Counts attempts by account."""

    def __init__(self, limiter: RateLimiter) -> None:
        self._limiter = limiter

    async def count(self, account: str) -> None:
        """Count an attempt on `account` (an address, known or not). Raises Problem: `rate_limited`."""
        # Only a digest of the address goes to Redis.
        subject = hashlib.sha256(account.lower().encode()).hexdigest()[:32]
        standing = await self._limiter.hit(CLASS, f"account:{subject}")
        if not standing.allowed:
            raise Problem(
                ErrorCode.RATE_LIMITED,
                "Too many attempts on this account",
                headers={"Retry-After": str(standing.reset_s)},
            )
