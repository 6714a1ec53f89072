"""Tasks that run as long as the application does."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from typing import Final

import structlog

log = structlog.get_logger(__name__)

Work = Coroutine[object, object, None]

FIRST_PAUSE_S: Final = 1.0
LONGEST_PAUSE_S: Final = 30.0
"""Between a failure and beginning again: long enough that what fails at once fills no log."""


@asynccontextmanager
async def background(name: str, work: Work) -> AsyncIterator[None]:
    """Run `work` beside the block and cancel it at the end. A crash is logged when it happens, not at shutdown."""
    task = asyncio.create_task(work, name=name)
    task.add_done_callback(_report)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


@asynccontextmanager
async def kept_running(name: str, run: Callable[[], Work]) -> AsyncIterator[None]:
    """The same for what has to go on until the end of the block: whatever nobody foresaw is logged, and `run` is begun
    again. A class must not go without its deadlines because of one odd row."""
    async with background(name, _again_and_again(name, run)):
        yield


async def _again_and_again(name: str, run: Callable[[], Work]) -> None:
    loop, task = asyncio.get_running_loop(), asyncio.current_task()
    assert task is not None
    pause = FIRST_PAUSE_S
    while True:
        began = loop.time()
        try:
            await run()
        except Exception:
            log.critical("background_task_failed", task=name, exc_info=True)
        else:
            return
        if task.cancelling():
            return  # it was being ended when it failed
        if loop.time() - began > LONGEST_PAUSE_S:
            pause = FIRST_PAUSE_S
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE_S)


def _report(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception() is not None:
        log.critical("background_task_died", task=task.get_name(), exc_info=task.exception())
