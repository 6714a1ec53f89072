"""Who is told to end while PostgreSQL is frozen ends, and does not take its silence for an error to go on after."""

import asyncio
import signal
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import ExitStack, contextmanager

import psutil
import pytest

from lms_rt.core import Core, core
from lms_rt.db import migrate
from lms_rt.embedded import EmbeddedServices
from sql.clock import NOW
from tests.support import school
from tests.support.working import impatient, working

pytestmark = pytest.mark.fault
BOUND_S = 60
"""For a busy machine; what did not heed being told to end went on for ever."""


@pytest.fixture
async def system(breakable_services: EmbeddedServices) -> AsyncIterator[Core]:
    """On servers of its own."""
    migrate.apply(breakable_services.database_url)
    settings = school.settings(breakable_services.database_url, breakable_services.redis_url, **impatient())
    async with core(settings) as running:
        yield running


@contextmanager
def frozen(services: EmbeddedServices) -> Iterator[None]:
    """PostgreSQL with all its processes: connections stay open, and nobody answers."""
    server = psutil.Process(services.postgres_pid)
    processes = [server, *server.children(recursive=True)]
    for process in processes:
        process.send_signal(signal.SIGSTOP)
    try:
        yield
    finally:
        for process in processes:
            process.send_signal(signal.SIGCONT)


async def statement(system: Core) -> None:
    await system.db.fetch(NOW)


async def transaction(system: Core) -> None:
    async with system.db.transaction() as tx:
        await tx.fetch(NOW)


@pytest.mark.parametrize("asking", [statement, transaction])
async def test_a_task_that_waits_for_postgresql(
    system: Core, breakable_services: EmbeddedServices, asking: Callable[[Core], Awaitable[None]]
) -> None:
    await system.db.fetch(NOW)
    with frozen(breakable_services):
        task = asyncio.ensure_future(asking(system))
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.2):  # until it waits for an answer
                await asyncio.shield(task)
        task.cancel()
        await asyncio.wait([task], timeout=BOUND_S)
        assert task.cancelled()
    await system.db.fetch(NOW)


async def test_a_worker(system: Core, breakable_services: EmbeddedServices) -> None:
    with ExitStack() as stack:
        async with asyncio.timeout(BOUND_S), working(system):
            stack.enter_context(frozen(breakable_services))
            await asyncio.sleep(
                1.5
            )  # each of its loops asks once a second, and no event tells that it waits for an answer
