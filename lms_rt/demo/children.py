"""The server and the worker as processes of their own, for as long as the demo runs."""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Final

from lms_rt import limits, logs
from lms_rt.serving.addresses import reserved_port
from lms_rt.serving.children import server_child, worker_child
from lms_rt.serving.errors import AddressTakenError
from lms_rt.serving.server import address
from lms_rt.settings import LogSettings, Settings

READY_S: Final = 30.0
PATIENCE_S: Final = limits.DRAIN_S + 5.0
ANYWHERE: Final = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # noqa: S104 - where one reaches a server that listens there


class NotServingError(Exception):
    """A child did not start."""


@contextmanager
def serving(settings: Settings, port: int | None, log: Path) -> Iterator[str]:
    """Run a server and a worker; the value is the server's address. They write to `log`.

    Without a `port` the configured one is taken if it is free, and any other if not. Must be entered before any event
    loop or thread exists, because they are forked. Raises NotServingError and AddressTakenError.
    """
    with ExitStack() as stack:
        host = settings.server.host
        found = stack.enter_context(_port(host, settings.server.port, port))
        shared = settings.model_copy(update={"server": settings.server.model_copy(update={"port": found})})
        stack.enter_context(_child(partial(server_child, shared), shared.log, log))
        stack.enter_context(_child(partial(worker_child, shared), shared.log, log))
        yield address(ANYWHERE.get(host, host), found)


@contextmanager
def _port(host: str, configured: int, wanted: int | None) -> Iterator[int]:
    with ExitStack() as stack:
        if wanted is not None:
            yield stack.enter_context(reserved_port(host, wanted))
            return
        try:
            found = stack.enter_context(reserved_port(host, configured))
        except AddressTakenError:
            found = stack.enter_context(reserved_port(host, 0))
        yield found


@contextmanager
def _child(work: Callable[[Callable[[], None], int], None], settings: LogSettings, log: Path) -> Iterator[None]:
    fork = multiprocessing.get_context("fork")
    ours, theirs = fork.Pipe(duplex=False)
    lifeline, held = os.pipe()
    process = fork.Process(target=_in_child, args=(work, theirs, lifeline, held, settings, log))
    process.start()
    theirs.close()
    os.close(lifeline)
    try:
        if not _said_ready(ours):
            raise NotServingError(f"the server could not start: {log} says why")
        yield
    finally:
        process.terminate()
        process.join(PATIENCE_S)
        if process.exitcode is None:
            process.kill()
            process.join()
        os.close(held)


def _in_child(
    work: Callable[[Callable[[], None], int], None],
    ready: Connection,
    lifeline: int,
    held: int,
    settings: LogSettings,
    log: Path,
) -> None:
    os.close(held)  # or we would keep ourselves alive
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells the demo, and the demo us
    with log.open("ab") as file:
        os.dup2(file.fileno(), 2)
    logs.configure(settings.model_copy(update={"format": "json"}))
    work(lambda: ready.send_bytes(b"ready"), lifeline)


def _said_ready(ours: Connection) -> bool:
    with suppress(EOFError):
        return ours.poll(READY_S) and ours.recv_bytes() == b"ready"
    return False
