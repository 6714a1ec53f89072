"""Ending loops that call Redis.

redis-py sends through `asyncio.wait_for`, which until Python 3.12 loses a cancellation that arrives in the very turn of
the loop in which the sending is done. A loop that is cancelled then would go on for ever.
"""

import asyncio
from collections.abc import Coroutine


def heed_cancellation() -> None:
    """Raise CancelledError where this task was asked to end; to be called after each turn of a loop."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError


async def despite_cancellation(last: Coroutine[object, object, None]) -> None:
    """Do what is left to do with Redis in a task that is ending.

    In a task of its own: redis-py looks with a timeout of nothing whether its connection is clear, and early releases
    of Python 3.11 (Debian has 3.11.2) take every timeout in a task that was cancelled for another cancellation.
    """
    await asyncio.create_task(last)
