"""Connections of a pool that stay at hand between two uses.

asyncpg's pool bounds each hand-out by a timer and shields each return by a task, which costs as much as a small
statement does here. So the few that were used last are not returned but handed to who comes next.
"""

from contextlib import suppress
from typing import Any, Final

import asyncpg

from lms_rt import limits

KEPT_MAX: Final = 4
"""Connections that are kept; what a burst takes beyond them goes back to the pool, which closes what nobody uses."""


class AtHand:
    """Hands out connections."""

    def __init__(self, pool: "asyncpg.Pool[asyncpg.Record]") -> None:
        self._pool = pool
        self._kept: list[Any] = []
        self._waiting = 0
        """Who waits for the pool, and for what others return to it."""

    async def take(self) -> Any:
        """A connection. Raises TimeoutError where none becomes free, and whatever connecting raises."""
        while self._kept:
            connection = self._kept.pop()
            if is_usable(connection):
                return connection
            await self._pool.release(connection)
        self._waiting += 1
        try:
            return await self._pool.acquire(timeout=limits.POOL_ACQUIRE_TIMEOUT_S)
        finally:
            self._waiting -= 1

    async def give_back(self, connection: Any) -> None:
        """Have it used by others; whatever was done on it is done and ended well."""
        if self._waiting or len(self._kept) >= KEPT_MAX or not is_usable(connection):
            await self._pool.release(connection)
        else:
            self._kept.append(connection)

    async def give_up(self, connection: Any) -> None:
        """Have the pool look what state it is in: something went wrong, or its statement was cancelled."""
        with suppress(TimeoutError):  # nobody answers there: the pool hangs up, and what went wrong is for its caller
            await self._pool.release(connection, timeout=limits.POOL_RELEASE_TIMEOUT_S)

    async def close(self) -> None:
        """Return what is kept; what is given back from here on goes to the pool as well."""
        self._waiting += 1
        while self._kept:
            await self._pool.release(self._kept.pop())


def is_usable(connection: Any) -> bool:
    """Whether its line is not known to be cut."""
    try:
        return not connection.is_closed()
    except asyncpg.InterfaceError:  # it was cut, and the pool took it back by itself
        return False
