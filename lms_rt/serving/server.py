"""One process that serves: from listening to the end of the drain."""

import asyncio
import errno
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Final

import structlog
from aiohttp import web

from lms_rt import limits
from lms_rt.app import create_app
from lms_rt.serving.connections import Runner
from lms_rt.serving.errors import AddressTakenError
from lms_rt.serving.garbage import collect_seldom
from lms_rt.serving.huge_pages import keep_gathered
from lms_rt.serving.turns import new_event_loop
from lms_rt.settings import Settings

log = structlog.get_logger(__name__)

BACKLOG: Final = 4096
"""Connections the kernel may hold for us: a class of a thousand opens the page within a second."""
HANDLERS_S: Final = limits.DRAIN_S - limits.CLOSE_DEADLINE_S - 3
"""How long running requests may take once we stop; the rest of the drain is for sockets and for closing up."""


async def serve(
    settings: Settings, *, ready: Callable[[str], None], stop: asyncio.Event, reuse_port: bool = False
) -> None:
    """Serve at `settings.server` until `stop` is set, then drain.

    `ready` is called with the address once requests are taken; port 0 is the system's choice. Sockets are told to
    come back later (1012), running requests and transactions finish, and it all takes at most `limits.DRAIN_S`.
    Raises AddressTakenError, and what connecting to the database raises.
    """
    host, port = settings.server.host, settings.server.port
    runner = Runner(create_app(settings), access_log=None, shutdown_timeout=HANDLERS_S)
    try:
        await runner.setup()
        site = web.TCPSite(runner, host, port, backlog=BACKLOG, reuse_port=reuse_port or None)
        try:
            await site.start()
        except OSError as error:
            raise AddressTakenError(host, port, listening_problem(error)) from error
        collect_seldom()
        ready(address(host, runner.addresses[0][1]))
        memory = asyncio.create_task(keep_gathered())
        await stop.wait()
        memory.cancel()
        log.info("draining")
    finally:
        await _drain(runner)


def address(host: str, port: int) -> str:
    """The URL of a server that listens at `host` and `port`."""
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def listening_problem(error: OSError) -> str:
    """Why one cannot listen, in words that say what to do."""
    if error.errno == errno.EADDRINUSE:
        return "another program listens there; name another port with --port (0: any free one)"
    if error.errno == errno.EACCES:
        return "this needs more rights; use a port from 1024 on"
    return error.strerror or str(error)


def run(main: Coroutine[object, object, None], *, uvloop: bool) -> None:
    """Run a coroutine to its end, on uvloop where that is wanted."""
    factory = new_event_loop
    if uvloop:
        with suppress(ImportError):  # there is none for Windows
            from uvloop import new_event_loop as factory
    with asyncio.Runner(loop_factory=factory) as runner:
        runner.run(main)


async def _drain(runner: web.AppRunner) -> None:
    try:
        async with asyncio.timeout(limits.DRAIN_S):
            await runner.cleanup()
    except TimeoutError:
        log.warning("drain_cut_short", seconds=limits.DRAIN_S)
