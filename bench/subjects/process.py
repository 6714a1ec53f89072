"""A server under measurement: started, pinned to its core, and ended again."""

from __future__ import annotations

import asyncio
import os
import re
import signal
from collections.abc import Mapping, Sequence

from bench.measure.cpu import cpu_seconds, family, pin, resident_bytes

LISTENING = re.compile(rb"listening on http://([\w.\-]+):(\d+)")
START_SECONDS = 60.0
STOP_SECONDS = 20.0
QUIET_SECONDS = 0.2
QUIET_TRIES = 50


class ServerProcess:
    """One server process with all its threads and children."""

    def __init__(self, process: asyncio.subprocess.Process, host: str, port: int) -> None:
        self._process = process
        self.host = host
        self.port = port

    @classmethod
    async def start(
        cls, command: Sequence[str], core: int | None, env: Mapping[str, str] | None = None
    ) -> ServerProcess:
        """Starts `command` and waits for its line `listening on http://host:port`."""
        process = await asyncio.create_subprocess_exec(
            *command,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={**os.environ, **(env or {})},
        )
        if core is not None:
            pin([process.pid], {core})
        try:
            host, port = await asyncio.wait_for(_address(process), START_SECONDS)
        except BaseException:
            process.kill()
            await process.wait()
            raise
        server = cls(process, host, port)
        server._swallow = asyncio.create_task(_swallow(process))
        return server

    @property
    def pid(self) -> int:
        """The process that was started."""
        return self._process.pid

    def cpu(self) -> float:
        """CPU seconds of the server so far."""
        return cpu_seconds(family(self.pid))

    def memory(self) -> int:
        """Bytes the server holds at present."""
        return sum(resident_bytes(pid) for pid in family(self.pid))

    async def settled(self) -> None:
        """Returns when the server has nothing to do any more (or never stops working)."""
        before = self.cpu()
        for _ in range(QUIET_TRIES):
            await asyncio.sleep(QUIET_SECONDS)
            after = self.cpu()
            if after - before < QUIET_SECONDS / 10:
                return
            before = after

    def kill(self) -> None:
        """As a power cut would: no goodbye, nothing is finished."""
        self._process.kill()

    async def stop(self) -> None:
        """Ends it, by force when it takes too long."""
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
            try:
                await asyncio.wait_for(self._process.wait(), STOP_SECONDS)
            except TimeoutError:
                self._process.kill()
                await self._process.wait()
        await self._swallow

    _swallow: asyncio.Task[None]


async def _address(process: asyncio.subprocess.Process) -> tuple[str, int]:
    assert process.stdout is not None
    said = b""
    while line := await process.stdout.readline():
        if found := LISTENING.search(line):
            return found[1].decode(), int(found[2])
        said = line
    raise RuntimeError(f"the server ended before it listened: {said.decode(errors='replace').strip()}")


async def _swallow(process: asyncio.subprocess.Process) -> None:
    """Reads what the server goes on printing and logging, so that it never waits for us."""
    assert process.stdout is not None
    while await process.stdout.read(1 << 16):
        pass
