"""The newest pair of tokens of a sign-in, kept for a moment under the refresh token it was given for.

A browser that comes back with five tabs sends the same refresh token five times at once; a phone that lost its line
halfway through the answer sends it again. To `SignIn.refresh` both look like a copied token, which ends the sign-in.
So the first asker renews, and whoever asks with the same token within `KEPT_S` is given what the first one got.

What is kept is sealed by the caller under the old token itself, and stands under its digest: Redis alone opens nothing.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from typing import Final

import structlog
from redis.asyncio import Redis

from lms_rt.errors import ErrorCode, Problem
from lms_rt.kv.client import UNREACHABLE

log = structlog.get_logger(__name__)

KEPT_S: Final = 120
"""How long a lost answer can be asked for again: a phone in a lift comes back within that. A stolen token, too, works
that much longer before its use gives the thief away."""
LOCK_S: Final = 20
"""How long one asker may renew alone: longer than a statement is let run (STATEMENT_TIMEOUT_S), so that a slow database
never has two at it."""
WAIT_S: Final = 5
"""How long the others wait for it."""
POLL_S: Final = 0.02
_RENEWING: Final = b""


class Renewals:
    """Renewed pairs under `<prefix>renewal:…`."""

    def __init__(self, redis: Redis, prefix: str) -> None:
        self._redis = redis
        self._prefix = prefix

    async def once(self, digest: bytes, renew: Callable[[], Awaitable[bytes]]) -> bytes:
        """What `renew` returns, or returned to the one who asked before with the token of this digest.

        Errors of `renew` are its caller's alone and are not kept. Raises Problem: `unavailable` without Redis, because
        renewing without it could end the sign-in of somebody who only has two tabs.
        """
        key = f"{self._prefix}renewal:{digest.hex()}"
        deadline = time.monotonic() + WAIT_S
        try:
            while time.monotonic() < deadline:
                if await self._redis.set(key, _RENEWING, nx=True, ex=LOCK_S):
                    break
                kept: bytes | None = await self._redis.get(key)
                if kept:
                    return kept
                await asyncio.sleep(POLL_S)
            else:
                raise _away()
        except UNREACHABLE as error:
            raise _away() from error
        return await self._renew(key, renew)

    async def _renew(self, key: str, renew: Callable[[], Awaitable[bytes]]) -> bytes:
        try:
            renewed = await renew()
        except BaseException:
            await self._write(key, None)
            raise
        await self._write(key, renewed)
        return renewed

    async def _write(self, key: str, renewed: bytes | None) -> None:
        try:
            if renewed is None:
                await self._redis.delete(key)
            else:
                await self._redis.set(key, renewed, ex=KEPT_S)
        except UNREACHABLE as error:  # the pair is good all the same; only a second asker would notice
            log.warning("renewal_not_kept", error=repr(error))


def _away() -> Problem:
    return Problem(ErrorCode.UNAVAILABLE, "The sign-in cannot be renewed just now; try again in a moment")
