"""Running something beside a test, and waiting for what it does."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine
from contextlib import asynccontextmanager, suppress


@asynccontextmanager
async def running(*work: Coroutine[object, object, None]) -> AsyncIterator[None]:
    """Run `work` until the block ends; a failure in it fails the test."""
    tasks = [asyncio.create_task(each) for each in work]
    try:
        yield
    finally:
        for task in tasks:
            if not task.done():
                task.cancel()
        for task in tasks:
            with suppress(asyncio.CancelledError):
                await task


async def until(condition: Callable[[], bool], within_s: float = 30) -> None:
    """Come back once `condition()` holds, for what no event announces; fail after `within_s`."""
    async with asyncio.timeout(within_s):
        while not condition():
            await asyncio.sleep(0.002)


async def until_true(question: Callable[[], Awaitable[bool]], within_s: float = 30) -> None:
    """The same for a question that must be awaited."""
    async with asyncio.timeout(within_s):
        while not await question():
            await asyncio.sleep(0.005)
