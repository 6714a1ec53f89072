"""Starts the load client as a process of its own, pinned to its core, and speaks with it."""

from __future__ import annotations

import asyncio
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Self

from bench.client.plan import Connection, Report, Step, schedule

HERE = Path(__file__).parent
COMMAND_SECONDS = 180.0
"""Far beyond any run: only a client that hangs is ended by it."""


class ClientFailedError(RuntimeError):
    """The load client stopped, or did not answer."""


def compiled(source: Path, into: Path) -> Path | None:
    """The compiled program, or None where there is no C compiler."""
    compiler = os.environ.get("CC") or shutil.which("cc")
    if compiler is None:
        return None
    program = into / source.stem
    if not program.exists():
        subprocess.run([compiler, "-O2", "-o", str(program), str(source)], check=True)
    return program


def program(work: Path, *, prefer_python: bool = False) -> tuple[str, list[str]]:
    """Name and command line of the client to use: in C when it can be compiled, else in Python."""
    binary = None if prefer_python else compiled(HERE / "loadclient.c", work)
    if binary is not None:
        return "C", [str(binary)]
    return "Python", [sys.executable, "-m", "bench.client.python_client"]


class LoadClient:
    """One load client; `async with` starts and ends it."""

    def __init__(self, command: Sequence[str], core: int | None = None) -> None:
        self._command = list(command)
        self._core = core
        self._files = itertools.count()
        self._process: asyncio.subprocess.Process | None = None
        self._work: tempfile.TemporaryDirectory[str] | None = None

    async def __aenter__(self) -> Self:
        self._work = tempfile.TemporaryDirectory(prefix="bench-client-")
        self._process = await asyncio.create_subprocess_exec(
            *self._command, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        if self._core is not None:
            os.sched_setaffinity(self._process.pid, {self._core})
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        if self._work is not None:
            self._work.cleanup()

    async def target(self, host: str, port: int) -> None:
        """Where connections are opened from now on."""
        await self._say(f"target {host} {port}")

    async def recognise(self, *, ready: str, ack: str, event: str, error: str) -> None:
        """What to look for near the start of a frame; `^` ties it to the very start, `*` is any frame."""
        for name, text in {"ready": ready, "ack": ack, "event": event, "error": error}.items():
            await self._say(f"match {name} {text}")

    async def origin(self, *, in_payload: bool) -> None:
        """Latency of events from the `"t":<monotonic seconds>` they carry, or (default) from their publish command."""
        await self._say(f"origin {'payload' if in_payload else 'command'}")

    async def receive_buffer(self, size: int) -> None:
        """SO_RCVBUF of connections opened from now on; 0 leaves it to the system."""
        await self._say(f"receive-buffer {size}")

    async def connect(self, connections: Iterable[Connection], *, window: int = 0) -> Report:
        """Opens connections, at most `window` at a time (0: all at once), until each is ready or has failed."""
        path = self._file(b"".join(connection.packed() for connection in connections))
        return await self._say(f"connect {window} {path}")

    async def run(
        self,
        steps: Iterable[Step],
        *,
        acks: int = 0,
        deliveries: int = 0,
        timeout_s: float = 60.0,
        window: int = 0,
        readers: int = 0,
        keep: bool = False,
    ) -> Report:
        """Sends the steps and waits for that many acknowledgements and deliveries.

        With `window`, no more than so many publish steps are under way that not all `readers` have received. With
        `keep`, the latencies of deliveries are reported together with those of all runs before that were to be kept.
        """
        path = self._file(schedule(steps))
        return await self._say(f"run {acks} {deliveries} {timeout_s:.3f} {window} {readers} {keep:d} {path}")

    async def mute(self, first: int, last: int) -> None:
        """Connections first..last-1 stop reading."""
        await self._say(f"mute {first} {last}")

    async def unmute(self, first: int, last: int) -> None:
        """Connections first..last-1 read again."""
        await self._say(f"unmute {first} {last}")

    async def drop(self, first: int, last: int) -> None:
        """Closes connections first..last-1 without a farewell."""
        await self._say(f"drop {first} {last}")

    def _file(self, data: bytes) -> Path:
        assert self._work is not None
        path = Path(self._work.name) / f"{next(self._files)}.bin"
        path.write_bytes(data)
        return path

    async def _say(self, line: str) -> Report:
        process = self._process
        assert process is not None
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(line.encode() + b"\n")
        answer = await asyncio.wait_for(process.stdout.readline(), COMMAND_SECONDS)
        if not answer:
            raise ClientFailedError(f"the load client ended at {line!r}")
        return Report.parse(answer)
