"""lms_rt itself, started as anybody starts it, with authentication, validation, permissions, log and metrics on."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import secrets
import shlex
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager

import aiohttp
from typing_extensions import override

from bench.measure.cores import Cores
from bench.services import Services
from bench.subjects.base import Marks, Needs, Running, Subject, serving
from bench.subjects.live_classroom import LiveClassroom, NeighbouredClassroom, ReturningClassroom
from bench.subjects.process import ServerProcess
from bench.subjects.rest import Rest
from bench.subjects.school import HostSocket, LiveClass

PASSWORD = "a long enough password"
RATE_CLASSES = ("READ", "WRITE", "AUTH", "JOIN", "PIN_GUESS", "SOCKET")
UNBOUNDED = str(10**9)
"""All clients of the bench come from one address; the limits stay on and count, but none is reached."""


PROGRAM = shlex.split(os.environ.get("BENCH_PROGRAM", "")) or [sys.executable, "-m", "lms_rt"]
"""What is started; another one (an older version, a wrapper under a profiler) can be named in the environment."""


def environment(services: Services) -> dict[str, str]:
    """The configuration of the server under measurement."""
    limits = {
        f"LMS_RATE_LIMITS__{name}__{key}": value
        for name in RATE_CLASSES
        for key, value in (("COUNT", UNBOUNDED), ("WINDOW_S", "60"))
    }
    return {
        "LMS_DATABASE__URL": services.database_url,
        "LMS_REDIS__URL": services.redis_url,
        "LMS_SECURITY__JWT_KEYS": json.dumps({"bench": secrets.token_urlsafe(48)}),
        **limits,
    }


class LmsRt(Subject):
    """The server of this project, with its host's commands as the source of events."""

    name = "lms_rt"
    marks = Marks(ready='"type":"ok"', ack='"type":"ok"', event='"event":"question.extended"', error='"type":"error"')

    @override
    def available(self) -> str | None:
        there = "BENCH_PROGRAM" in os.environ or importlib.util.find_spec("lms_rt.__main__")
        return None if there else "its command line is not there"

    @override
    @asynccontextmanager
    async def run(self, services: Services, cores: Cores, needs: Needs) -> AsyncIterator[Running]:
        async with started(services, cores, needs) as (server, live, desk, _):
            classroom = LiveClassroom(server, services, needs, live, desk)
            await classroom.prepare()
            yield Running(server, classroom)


class NeighbouredLmsRt(LmsRt):
    """The same server, whose readers are told things by a neighbouring process, as in a cluster."""

    @override
    @asynccontextmanager
    async def run(self, services: Services, cores: Cores, needs: Needs) -> AsyncIterator[Running]:
        async with started(services, cores, needs) as (server, live, desk, _):
            classroom = NeighbouredClassroom(server, services, needs, live, desk)
            await classroom.prepare()
            beside = [sys.executable, "-m", "bench.subjects.neighbour", "--channel", f"live:{live.session}"]
            beside += ["--database", services.database_url, "--redis", services.redis_url]
            async with serving(await ServerProcess.start(beside, cores.client)) as neighbour:
                yield Running(server, classroom, host_door=neighbour)


class RestartedLmsRt(LmsRt):
    """The same server, started anew in the middle of a class: it knows nobody and has read nothing."""

    @override
    @asynccontextmanager
    async def run(self, services: Services, cores: Cores, needs: Needs) -> AsyncIterator[Running]:
        async with started(services, cores, needs) as (before, live, desk, start):
            classroom = LiveClassroom(before, services, needs, live, desk)
            await classroom.prepare()
            await classroom.close(0)
            await desk.close()
            await before.stop()
            async with serving(await start()) as server:
                yield Running(server, ReturningClassroom(server, services, needs, live, desk))


@asynccontextmanager
async def started(
    services: Services, cores: Cores, needs: Needs
) -> AsyncIterator[tuple[ServerProcess, LiveClass, HostSocket, Callable[[], Awaitable[ServerProcess]]]]:
    """The migrated, running server, a class in its lobby with its guests, its host's socket, and what starts another
    server like it."""
    env = environment(services)
    with tempfile.TemporaryDirectory(prefix="bench-lms-") as data:
        await command(env, "migrate")
        email = f"host-{secrets.token_hex(6)}@example.org"
        person = ("--email", email, "--name", "Host", "--role", "instructor", "--password-stdin", "--data", data)
        await command(env, "user", "create", *person, stdin=PASSWORD)

        async def start() -> ServerProcess:
            return await ServerProcess.start([*PROGRAM, "serve", "--port", "0", "--data", data], cores.server, env)

        async with (
            serving(await start()) as server,
            aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)) as http,
        ):
            anybody = Rest(http, f"http://{server.host}:{server.port}")
            login = await anybody.post("/auth/login", {"email": email, "password": PASSWORD})
            live = await LiveClass.create(anybody.signed_in(login["access_token"]), needs.questions)
            await live.join(needs.participants, anybody)
            desk = await HostSocket.connect(http, live.host, live.session)
            yield server, live, desk, start
            await desk.close()


async def command(env: Mapping[str, str], *arguments: str, stdin: str = "") -> None:
    """Runs a command of lms-rt to its end. Raises RuntimeError with what it said when it failed."""
    process = await asyncio.create_subprocess_exec(
        *PROGRAM,
        *arguments,
        env={**os.environ, **env},
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate(stdin.encode() + b"\n")
    if process.returncode:
        raise RuntimeError(f"lms-rt {' '.join(arguments[:2])} failed: {said.decode(errors='replace')[-500:]}")
