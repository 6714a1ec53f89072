"""lms_rt itself, started as anybody starts it, with authentication, validation, permissions, log and metrics on."""

from __future__ import annotations

import asyncio
import importlib.util
import os
import secrets
import sys
import tempfile
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager

import aiohttp
import asyncpg
from typing_extensions import override

from bench.client.frames import handshake, masked
from bench.client.plan import Connection
from bench.measure.cores import Cores
from bench.services import Services
from bench.subjects.base import Classroom, Marks, Needs, Running, Subject, serving
from bench.subjects.plain import compact, event
from bench.subjects.process import ServerProcess
from bench.subjects.rest import Rest
from bench.subjects.school import HostSocket, LiveClass

PASSWORD = "a long enough password"
RATE_CLASSES = ("READ", "WRITE", "AUTH", "JOIN", "PIN_GUESS", "SOCKET")
DIRECT = "bench.subjects.lms_rt_direct"
"""The server with a door into its hub."""
UNBOUNDED = str(10**9)
"""All clients of the bench come from one address; the limits stay on and count, but none is reached."""


def environment(services: Services) -> dict[str, str]:
    """The configuration of the server under measurement."""
    limits = {
        f"LMS_RATE_LIMITS__{name}__{key}": value
        for name in RATE_CLASSES
        for key, value in (("COUNT", UNBOUNDED), ("WINDOW_S", "60"))
    }
    return {"LMS_DATABASE__URL": services.database_url, "LMS_REDIS__URL": services.redis_url, **limits}


class LmsRtClassroom(Classroom):
    """A live session with guests; events are caused by the host's `live.extend`, or put into the hub by the harness."""

    def __init__(
        self,
        server: ServerProcess,
        services: Services,
        needs: Needs,
        live: LiveClass,
        desk: HostSocket,
        *,
        direct: bool,
    ) -> None:
        self._address = f"{server.host}:{server.port}"
        self._services = services
        self._needs = needs
        self._live = live
        self._desk = desk
        self._direct = direct

    async def prepare(self, anybody: Rest) -> None:
        """Lets the guests in, starts the session and, where no answers are wanted, opens the first question."""
        await self._live.join(self._needs.participants, anybody)
        await self._desk.step("start")
        if not self._needs.answers:
            await self.open(0)

    @override
    def host(self) -> Connection:
        assert self._live.host.token is not None
        if self._direct:
            path = f"/bench/host?session={self._live.session}"
            return Connection(handshake(self._address, path), masked('{"id":1,"type":"hello"}'))
        return self._connection(self._live.host.token, '{"id":1,"type":"ping"}')

    @override
    def participants(self) -> list[Connection]:
        subscribe = compact({"id": 1, "type": "subscribe", "channel": f"live:{self._live.session}"})
        return [self._connection(token, subscribe) for token in self._live.tokens]

    @override
    def answer(self, question: int, participant: int) -> bytes:
        return masked(compact(self._live.answer(question)))

    @override
    def publish(self, number: int, size: int) -> bytes:
        if self._direct:
            return masked(compact(event(number, size)))
        command = {"id": number + 2, "type": "live.extend", "session": self._live.session, "seconds": 1}
        return masked(compact({**command, "version": self._desk.take_version()}))

    @override
    async def open(self, question: int) -> None:
        await self._desk.step("open", question=self._live.questions[question])

    @override
    async def close(self, question: int) -> None:
        await self._desk.step("close")
        await self._desk.step("reveal")

    @override
    async def stored(self) -> int | None:
        connection = await asyncpg.connect(self._services.database_url)
        try:
            count: int = await connection.fetchval(
                "SELECT count(*) FROM answers WHERE session_id = $1", self._live.session
            )
            return count
        finally:
            await connection.close()

    def _connection(self, token: str, greeting: str) -> Connection:
        headers = {"Authorization": f"Bearer {token}"}
        request = handshake(self._address, "/ws", protocols=("lms.v1",), headers=headers, browser=self._needs.browser)
        return Connection(request, masked(greeting))


class LmsRt(Subject):
    """The server of this project. `direct` starts it with a door into its hub, for events without commands."""

    name = "lms_rt"
    marks = Marks(ready='"type":"ok"', ack='"type":"ok"', event='"event":"question.extended"', error='"type":"error"')

    def __init__(self, *, direct: bool = False) -> None:
        self._direct = direct

    @override
    def available(self) -> str | None:
        needed = ["lms_rt.__main__", *([DIRECT] if self._direct else [])]
        missing = [name for name in needed if importlib.util.find_spec(name) is None]
        return f"{missing[0]} is not there" if missing else None

    @override
    @asynccontextmanager
    async def run(self, services: Services, cores: Cores, needs: Needs) -> AsyncIterator[Running]:
        env = environment(services)
        module = DIRECT if self._direct else "lms_rt"
        with tempfile.TemporaryDirectory(prefix="bench-lms-") as data:
            await _command(env, "migrate")
            email = f"host-{secrets.token_hex(6)}@example.org"
            person = ("--email", email, "--name", "Host", "--role", "instructor", "--password-stdin", "--data", data)
            await _command(env, "user", "create", *person, stdin=PASSWORD)
            command = [sys.executable, "-m", module, "serve", "--port", "0", "--data", data]
            async with (
                serving(await ServerProcess.start(command, cores.server, env)) as server,
                aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http,
            ):
                anybody = Rest(http, f"http://{server.host}:{server.port}")
                login = await anybody.post("/auth/login", {"email": email, "password": PASSWORD})
                host = anybody.signed_in(login["access_token"])
                live = await LiveClass.create(host, needs.questions)
                desk = await HostSocket.connect(http, host, live.session)
                classroom = LmsRtClassroom(server, services, needs, live, desk, direct=self._direct)
                await classroom.prepare(anybody)
                yield Running(server, classroom)
                await desk.close()


async def _command(env: Mapping[str, str], *arguments: str, stdin: str = "") -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "lms_rt",
        *arguments,
        env={**os.environ, **env},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.DEVNULL,
    )
    await process.communicate(stdin.encode() + b"\n")
    if process.returncode:
        raise RuntimeError(f"lms-rt {' '.join(arguments[:2])} ended with {process.returncode}")
