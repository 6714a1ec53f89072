"""The servers lms_rt is measured against."""

from __future__ import annotations

import importlib.util
import shutil
import sys
import uuid
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import ClassVar

from typing_extensions import override

from bench.client.driver import compiled
from bench.client.frames import handshake, masked
from bench.client.plan import Connection
from bench.measure.cores import Cores
from bench.references.store import Roster, prepare
from bench.services import Services
from bench.subjects.base import Classroom, Marks, Needs, Running, Subject, serving
from bench.subjects.plain import MARKS, SPACED_MARKS, PlainClassroom, answer_command, compact, event
from bench.subjects.process import ServerProcess

FLOOR = Path(__file__).parents[1] / "references" / "floor.c"


async def roster_for(services: Services, needs: Needs) -> Roster:
    """Who takes part in what: rows where answers will be stored, else names only."""
    if needs.answers:
        return await prepare(services.database_url, needs.participants, needs.questions)
    return Roster(uuid.uuid4(), [uuid.uuid4()] * needs.questions, [uuid.uuid4() for _ in range(needs.participants)])


class Floor(Subject):
    """The C loop that only sends."""

    name = "C floor"
    marks = MARKS
    stores_answers = False

    def __init__(self, work: Path) -> None:
        self._work = work

    @override
    def available(self) -> str | None:
        return None if shutil.which("cc") else "no C compiler"

    @override
    @asynccontextmanager
    async def run(self, services: Services, cores: Cores, needs: Needs) -> AsyncIterator[Running]:
        binary = compiled(FLOOR, self._work)
        assert binary is not None
        async with serving(await ServerProcess.start([str(binary)], cores.server)) as server:
            yield Running(server, PlainClassroom(server, services, await roster_for(services, needs), needs))


class NaiveAiohttp(Subject):
    """aiohttp with a loop over the sockets and one INSERT an answer."""

    name = "aiohttp naive"
    marks = SPACED_MARKS
    arguments: ClassVar[tuple[str, ...]] = ()

    @override
    @asynccontextmanager
    async def run(self, services: Services, cores: Cores, needs: Needs) -> AsyncIterator[Running]:
        roster = await roster_for(services, needs)
        command = [sys.executable, "-m", "bench.references.aiohttp_naive", *self.arguments]
        if needs.answers:
            command += ["--database", services.database_url]
        async with serving(await ServerProcess.start(command, cores.server)) as server:
            yield Running(server, PlainClassroom(server, services, roster, needs))


class NaiveAiohttpCompressing(NaiveAiohttp):
    """The same as aiohttp comes: it accepts a browser's offer to compress."""

    name = "aiohttp naive, deflate"
    marks = Marks(ready="*", ack="*", event="*", error='"type": "error"')
    arguments = ("--compress",)


class SocketIOClassroom(PlainClassroom):
    """The same class over Engine.IO 4 and Socket.IO 5."""

    @override
    def host(self) -> Connection:
        return Connection(
            handshake(self._host, "/socket.io/?EIO=4&transport=websocket"), masked("40") + masked('420["hello"]')
        )

    @override
    def participants(self) -> list[Connection]:
        greeting = masked("40") + masked('420["subscribe"]')
        path = "/socket.io/?EIO=4&transport=websocket&participant="
        return [
            Connection(handshake(self._host, f"{path}{person}", browser=self._needs.browser), greeting)
            for person in self.roster.participants
        ]

    @override
    def answer(self, question: int, participant: int) -> bytes:
        return masked(f'42{question + 1}["answer",{compact(answer_command(self.roster, question))}]')

    @override
    def publish(self, number: int, size: int) -> bytes:
        return masked(f'42["publish",{compact(event(number, size))}]')


class SocketIO(Subject):
    """python-socketio with its Redis manager."""

    name = "python-socketio"
    marks = Marks(ready="^430", ack="^43", event='^42["event"', error="^44")

    @override
    def available(self) -> str | None:
        return None if importlib.util.find_spec("socketio") else "not installed (pip install -r bench/requirements.txt)"

    @override
    @asynccontextmanager
    async def run(self, services: Services, cores: Cores, needs: Needs) -> AsyncIterator[Running]:
        roster = await roster_for(services, needs)
        command = [sys.executable, "-m", "bench.references.socketio_naive", "--redis", services.redis_url]
        if needs.answers:
            command += ["--database", services.database_url]
        async with serving(await ServerProcess.start(command, cores.server)) as server:
            classroom: Classroom = SocketIOClassroom(server, services, roster, needs)
            yield Running(server, classroom)
