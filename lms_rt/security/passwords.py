"""Passwords: bcrypt on a few threads of its own, never on the event loop.

bcrypt lets go of the interpreter lock while it works, so two threads keep two cores busy and no more: a class that
signs in at once waits for its turn and leaves the event loop to the class that is already running.
"""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from typing import Self

import bcrypt

from lms_rt import limits
from lms_rt.errors import ErrorCode, Problem
from lms_rt.security.opaque import new_secret


class PasswordHasher:
    """Hashes and checks passwords at one cost. Make it with `start`, and `close` it."""

    def __init__(self, cost: int, dummy: str, threads: ThreadPoolExecutor) -> None:
        self._cost = cost
        self._dummy = dummy
        self._threads = threads
        self._waiting = 0

    @classmethod
    async def start(cls, cost: int) -> Self:
        """A hasher at `cost`; takes the time of one hash, which later stands in for accounts that do not exist."""
        threads = ThreadPoolExecutor(limits.PASSWORD_THREADS, thread_name_prefix="bcrypt")
        loop = asyncio.get_running_loop()
        dummy = await loop.run_in_executor(threads, _hash, new_secret(), cost)
        return cls(cost, dummy, threads)

    def close(self) -> None:
        """Give up the threads; what waits is dropped, what runs ends by itself."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    async def hash(self, password: str) -> str:
        """The hash to store. Raises Problem: `unavailable` when too many are waiting already."""
        self._admit()
        try:
            return await asyncio.get_running_loop().run_in_executor(self._threads, _hash, password, self._cost)
        finally:
            self._waiting -= 1

    async def matches(self, password: str, hashed: str | None) -> bool:
        """Whether `password` has the hash `hashed`; without one (no such account) it takes as long and is False.

        Raises Problem: `unavailable` when too many are waiting already.
        """
        self._admit()
        try:
            matches = await asyncio.get_running_loop().run_in_executor(
                self._threads, _check, password, hashed or self._dummy
            )
        finally:
            self._waiting -= 1
        return matches and hashed is not None

    def is_outdated(self, hashed: str) -> bool:
        """Whether `hashed` was made at another cost than today's, so that the next sign-in should renew it."""
        return _cost_of(hashed) != self._cost

    def _admit(self) -> None:
        if self._waiting >= limits.PASSWORDS_WAITING_MAX:
            raise Problem(
                ErrorCode.UNAVAILABLE, "Too many people are signing in just now", headers={"Retry-After": "5"}
            )
        self._waiting += 1


def _hash(password: str, cost: int) -> str:
    return bcrypt.hashpw(password.encode(), bcrypt.gensalt(cost)).decode()


def _check(password: str, hashed: str) -> bool:
    return bcrypt.checkpw(password.encode(), hashed.encode())


def _cost_of(hashed: str) -> int:
    return int(hashed.split("$")[2])  # $2b$12$<salt and hash>
