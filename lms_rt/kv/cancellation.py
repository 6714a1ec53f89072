"""Ending loops that call Redis.

redis-py sends through `asyncio.wait_for`, which until Python 3.12 loses a cancellation that arrives in the very turn of
the loop in which the sending is done. A loop that is cancelled then would go on for ever.
"""

import asyncio


def heed_cancellation() -> None:
    """Raise CancelledError where this task was asked to end; to be called after each turn of a loop."""
    task = asyncio.current_task()
    if task is not None and task.cancelling():
        raise asyncio.CancelledError
