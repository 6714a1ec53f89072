"""What the children of a supervisor do."""

import signal
import sys
from collections.abc import Callable, Coroutine
from typing import Final

import asyncpg
import structlog

from lms_rt.core import core
from lms_rt.errors import Problem
from lms_rt.serving.errors import AddressTakenError
from lms_rt.serving.server import run, serve
from lms_rt.serving.stopping import stop_on_signals
from lms_rt.serving.supervisor import stop_without_parent
from lms_rt.settings import Settings

log = structlog.get_logger(__name__)

WORKER_CONCURRENCY: Final = 10
"""Jobs at once in a worker that runs beside a server."""


def server_child(settings: Settings, ready: Callable[[], None], lifeline: int) -> None:
    """Serve on a port that others serve on as well."""

    async def main() -> None:
        with stop_on_signals((signal.SIGTERM,)) as stop:
            stop_without_parent(lifeline, stop)
            await serve(settings, ready=lambda _: ready(), stop=stop, reuse_port=True)

    _run(main(), uvloop=settings.server.uvloop)


def worker_child(settings: Settings, ready: Callable[[], None], lifeline: int) -> None:
    """Work on jobs."""
    from workers.main import run as work

    async def main() -> None:
        with stop_on_signals((signal.SIGTERM,)) as stop:
            stop_without_parent(lifeline, stop)
            async with core(settings) as system:
                ready()
                await work(system, WORKER_CONCURRENCY, stop)

    _run(main(), uvloop=settings.server.uvloop)


def _run(main: Coroutine[object, object, None], *, uvloop: bool) -> None:
    try:
        run(main, uvloop=uvloop)
    except (AddressTakenError, asyncpg.PostgresError, OSError, Problem) as error:
        log.error("process_failed", error=str(error))
        sys.exit(1)
