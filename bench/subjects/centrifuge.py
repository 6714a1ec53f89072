"""centrifuge, a library for real-time servers in Go. Built from the sources that Debian packages."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path

from typing_extensions import override

from bench.client.frames import handshake, masked
from bench.client.plan import Connection
from bench.measure.cores import Cores
from bench.services import Services
from bench.subjects.base import Marks, Needs, Running, Subject, serving
from bench.subjects.plain import PlainClassroom, compact, event
from bench.subjects.process import ServerProcess
from bench.subjects.references import roster_for

SOURCE = Path(__file__).parents[1] / "references" / "centrifuge.go"
LIBRARY = "github.com/centrifugal/centrifuge"
DEBIAN_SOURCES = "/usr/share/gocode"
WRAPPING = len('{"result":{"channel":"live","data":{"data":}}}\n')
"""What its protocol puts around an event."""


def _environment() -> dict[str, str]:
    return {**os.environ, "GO111MODULE": "off", "GOPATH": os.environ.get("GOPATH", DEBIAN_SOURCES)}


@cache
def _missing() -> str | None:
    if shutil.which("go") is None:
        return "no Go compiler"
    listed = subprocess.run(["go", "list", "-deps", LIBRARY], env=_environment(), capture_output=True, check=False)
    return None if listed.returncode == 0 else "not installed (bench/README.md names the packages)"


def _built(into: Path) -> Path:
    program = into / SOURCE.stem
    if not program.exists():
        subprocess.run(["go", "build", "-o", str(program), str(SOURCE)], env=_environment(), check=True)
    return program


class Centrifuge(Subject):
    """One node, its broker in memory."""

    name = "centrifuge (Go)"
    marks = Marks(ready='"id":2,', ack='"result":{}', event='"channel":"live"', error='"error":')
    stores_answers = False

    def __init__(self, work: Path) -> None:
        self._work = work

    @override
    def available(self) -> str | None:
        return _missing()

    @override
    @asynccontextmanager
    async def run(self, services: Services, cores: Cores, needs: Needs) -> AsyncIterator[Running]:
        threads = {} if cores.server is None else {"GOMAXPROCS": "1"}  # it counts the cores before it is tied to one
        program = str(_built(self._work))
        async with serving(await ServerProcess.start([program], cores.server, threads)) as server:
            yield Running(server, CentrifugeClassroom(server, services, await roster_for(services, needs), needs))


class CentrifugeClassroom(PlainClassroom):
    """The same class in centrifuge's protocol of JSON lines."""

    @override
    def host(self) -> Connection:
        return Connection(handshake(self._host, "/ws"), masked('{"id":2,"params":{}}'))

    @override
    def participants(self) -> list[Connection]:
        greeting = masked('{"id":1,"params":{}}\n{"id":2,"method":1,"params":{"channel":"live"}}')
        return [
            Connection(handshake(self._host, "/ws", browser=self._needs.browser), greeting)
            for _ in self.roster.participants
        ]

    @override
    def publish(self, number: int, size: int) -> bytes:
        data = event(number, size - WRAPPING)
        return masked(compact({"id": number + 3, "method": 3, "params": {"channel": "live", "data": data}}))
