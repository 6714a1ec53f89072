"""Tasks that run as long as the application does."""

import asyncio
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager

import structlog

log = structlog.get_logger(__name__)


@asynccontextmanager
async def background(name: str, work: Coroutine[object, object, None]) -> AsyncIterator[None]:
    """Run `work` beside the block and cancel it at the end. A crash is logged when it happens, not at shutdown."""
    task = asyncio.create_task(work, name=name)
    task.add_done_callback(_report)
    try:
        yield
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def _report(task: "asyncio.Task[None]") -> None:
    if not task.cancelled() and task.exception() is not None:
        log.critical("background_task_died", task=task.get_name(), exc_info=task.exception())
