"""Several processes under one parent, which serves nobody itself: it starts them, keeps them and ends them.

Children are forked before any event loop or thread exists here. One that dies unexpectedly is started again, more
slowly each time it does not live long. When the parent dies, however that happens, its children see a pipe close and
drain.
"""

import asyncio
import multiprocessing
import os
import signal
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from types import FrameType
from typing import Final

import structlog

from lms_rt import limits
from lms_rt.serving.stopping import STOP_SIGNALS

log = structlog.get_logger(__name__)

SETTLED_S: Final = 10.0
"""A child that lived for so long was well; the next one is started without delay."""
FIRST_PAUSE_S: Final = 0.5
LONGEST_PAUSE_S: Final = 30.0
PATIENCE_S: Final = limits.DRAIN_S + 5.0
"""How long children may take to drain before they are killed."""

Work = Callable[[Callable[[], None], int], None]
"""What a child does: `work(ready, lifeline)` calls `ready()` when it is up, and drains when the file descriptor
`lifeline` can be read, which means that the parent is gone. It is stopped by SIGTERM."""


class ChildFailedError(Exception):
    """A child ended before it was ready; it has said why."""


@dataclass
class _Slot:
    """A place for one child and whoever is in it."""

    name: str
    work: Work
    process: BaseProcess | None = None
    started_at: float = 0.0
    pause: float = 0.0
    due_at: float | None = None
    ready: Connection | None = field(default=None, repr=False)


class Supervisor:
    """Runs named children until told to stop."""

    def __init__(self, children: Sequence[tuple[str, Work]]) -> None:
        self._slots = [_Slot(name, work) for name, work in children]
        self._fork = multiprocessing.get_context("fork")
        self._stopping = 0
        self._wakened, self._waker = socket.socketpair()
        self._lifeline_read, self._lifeline_write = os.pipe()

    def run(self, ready: Callable[[], None]) -> None:
        """Start the children, call `ready` when all are up, and return when all have ended after a signal.

        Raises ChildFailedError when one cannot start.
        """
        self._listen_to_signals()
        try:
            for slot in self._slots:
                self._start(slot)
            if self._all_become_ready():
                ready()
                self._keep()
        finally:
            self._end()

    # --- starting and keeping

    def _start(self, slot: _Slot) -> None:
        ours, theirs = self._fork.Pipe(duplex=False)
        slot.ready, slot.started_at, slot.due_at = ours, time.monotonic(), None
        slot.process = self._fork.Process(target=self._in_child, args=(slot.work, theirs), name=slot.name)
        # Until a child has its own way to take them, it would take a signal as its parent does, and go on
        signal.pthread_sigmask(signal.SIG_BLOCK, STOP_SIGNALS)
        try:
            slot.process.start()
        finally:
            signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        theirs.close()

    def _in_child(self, work: Work, ready: Connection) -> None:
        os.close(self._lifeline_write)  # or we would keep ourselves alive
        signal.set_wakeup_fd(-1)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        signal.signal(signal.SIGINT, signal.SIG_IGN)  # the terminal tells the parent, and the parent us
        signal.pthread_sigmask(signal.SIG_UNBLOCK, STOP_SIGNALS)
        work(lambda: ready.send_bytes(b"ready"), self._lifeline_read)

    def _all_become_ready(self) -> bool:
        for slot in self._slots:
            assert slot.process is not None
            assert slot.ready is not None
            while not self._stopping:
                if slot.ready in wait([slot.ready, self._wakened]):
                    break
                self._drain_wakeups()
            if self._stopping:
                return False
            try:
                slot.ready.recv_bytes()
            except EOFError:
                raise ChildFailedError(f"the {slot.name} process could not start") from None
        return True

    def _keep(self) -> None:
        while not self._stopping:
            living = [slot.process.sentinel for slot in self._slots if slot.process is not None]
            due = [slot.due_at for slot in self._slots if slot.due_at is not None]
            wait([*living, self._wakened], max(0.0, min(due) - time.monotonic()) if due else None)
            self._drain_wakeups()
            if not self._stopping:
                self._replace_dead()

    def _replace_dead(self) -> None:
        now = time.monotonic()
        for slot in self._slots:
            if slot.process is not None and slot.process.exitcode is not None:
                lived = now - slot.started_at
                slot.pause = 0.0 if lived > SETTLED_S else min(max(2 * slot.pause, FIRST_PAUSE_S), LONGEST_PAUSE_S)
                log.error("process_died", process=slot.name, status=slot.process.exitcode, again_in_s=slot.pause)
                slot.process, slot.due_at = None, now + slot.pause
            if slot.due_at is not None and slot.due_at <= now:
                self._start(slot)

    # --- ending

    def _end(self) -> None:
        living = [slot.process for slot in self._slots if slot.process is not None]
        for process in living:
            process.terminate()
        told, deadline = max(self._stopping, 1), time.monotonic() + PATIENCE_S
        while (left := [each for each in living if each.exitcode is None]) and time.monotonic() < deadline:
            wait([*(each.sentinel for each in left), self._wakened], max(0.0, deadline - time.monotonic()))
            self._drain_wakeups()
            if self._stopping > told:
                break  # told again: at once
        for process in living:
            if process.exitcode is None:
                process.kill()
            process.join()
        os.close(self._lifeline_write)
        os.close(self._lifeline_read)

    # --- signals

    def _listen_to_signals(self) -> None:
        self._wakened.setblocking(False)
        self._waker.setblocking(False)
        signal.set_wakeup_fd(self._waker.fileno(), warn_on_full_buffer=False)
        for each in STOP_SIGNALS:
            signal.signal(each, self._told)

    def _told(self, _signal: int, _frame: FrameType | None) -> None:
        self._stopping += 1

    def _drain_wakeups(self) -> None:
        try:
            while self._wakened.recv(64):
                pass
        except BlockingIOError:
            pass


def stop_without_parent(lifeline: int, stop: asyncio.Event) -> None:
    """In a child's event loop: set `stop` when the parent is gone."""
    asyncio.get_running_loop().add_reader(lifeline, stop.set)
