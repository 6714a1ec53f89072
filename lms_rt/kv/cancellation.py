"""Ending tasks that talk to Redis.

redis-py sends through `asyncio.wait_for`, which until Python 3.12 loses a cancellation that arrives in the very turn of
the loop in which the sending is done. A task that is cancelled then would go on, a loop for ever. So all our
connections, those of the job queue too, are of a kind that looks.
"""

import asyncio
from collections.abc import Coroutine
from typing import Any

from redis.asyncio import ConnectionPool

from lms_rt.kv.refusing import Parser


class _Heeding:
    """Goes before one of redis-py's kinds of connection."""

    async def send_packed_command(self, command: Any, check_health: bool = True) -> None:
        """As redis-py's, but a task that was told to end meanwhile ends."""
        task = asyncio.current_task()
        before = task.cancelling() if task is not None else 0
        await super().send_packed_command(command, check_health)  # type: ignore[misc]
        if task is not None and task.cancelling() > before:
            await self.disconnect(nowait=True)  # type: ignore[attr-defined]  # nobody will read the reply
            raise asyncio.CancelledError


def pool(url: str, **how: Any) -> ConnectionPool:
    """Connections to the Redis at `url`, as redis-py makes them with these settings, that heed cancellations and know
    every refusal."""
    made = ConnectionPool.from_url(url, parser_class=Parser, **how)
    kind = made.connection_class  # TCP, TLS and sockets of Unix each have one of their own
    made.connection_class = type(f"Heeding{kind.__name__}", (_Heeding, kind), {})
    return made


async def despite_cancellation(last: Coroutine[object, object, None]) -> None:
    """Do what is left to do with Redis in a task that is ending.

    In a task of its own: redis-py looks with a timeout of nothing whether its connection is clear, and early releases
    of Python 3.11 (Debian has 3.11.2) take every timeout in a task that was cancelled for another cancellation.
    """
    await asyncio.create_task(last)
