"""A school whose servers may be broken: its own PostgreSQL and Valkey, and the real program as processes."""

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from uuid import UUID

import aiohttp
from pydantic import JsonValue

from lms_rt.client import Client, Event, Receipt, Snapshot, Subscription, connect
from lms_rt.core import Core
from lms_rt.db import migrate
from lms_rt.embedded import EmbeddedServices
from tests.support import school
from tests.support.ports import kept_port
from tests.support.running import until_true
from tests.support.school import Class

ROOT = Path(__file__).parents[2]
KEY = "k3y-of-the-tests-0123456789-abcdefghij"
"""The same as in `school.settings`, so that both take each other's tokens."""
SHIFTED = "import time; real = time.time; time.time = lambda: real() + {by}; from lms_rt.__main__ import main; main()"
PATIENCE_S = 120.0


@dataclass
class Program:
    """One `lms-rt serve`, on a port that stays its own when it is started again."""

    directory: Path
    variables: dict[str, str]
    clock_off_by_s: int = 0
    port: int = field(default_factory=kept_port)
    process: "subprocess.Popen[bytes] | None" = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        """What the program is told, and any other that is to work on the same servers."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("LMS_")}
        return {**inherited, "PYTHONPATH": str(ROOT), **self.variables, "LMS_SERVER__PORT": str(self.port)}

    def start(self) -> None:
        """Start it; `ready` waits for it."""
        program = ["-c", SHIFTED.format(by=self.clock_off_by_s)] if self.clock_off_by_s else ["-m", "lms_rt"]
        with (self.directory / f"log-{self.port}.txt").open("ab") as log:
            self.process = subprocess.Popen(
                [sys.executable, *program, "serve"],
                cwd=self.directory,
                env=self.environment,
                stdout=log,
                stderr=log,
            )

    def kill(self) -> None:
        """As a power cut would: no goodbye, nothing is finished."""
        assert self.process is not None
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()

    async def ready(self) -> None:
        """Wait until it answers."""
        async with aiohttp.ClientSession() as http:

            async def answers() -> bool:
                try:
                    async with http.get(f"{self.url}/healthz") as response:
                        return response.status < 500
                except aiohttp.ClientError:
                    return False

            await until_true(answers, PATIENCE_S)


@dataclass
class Player:
    """Somebody who answers and follows the class, whatever breaks."""

    client: Client
    participant: UUID
    feed: Subscription
    first: int = 0
    """The position of the snapshot they began with."""
    events: list[Event] = field(default_factory=list)
    receipts: list[Receipt] = field(default_factory=list)
    reading: "asyncio.Task[None] | None" = None

    async def follow(self) -> None:
        """Take in all that the channel tells."""
        async for update in self.feed:
            match update:
                case Snapshot(seq=seq) if not self.events:
                    self.first = seq
                case Event():
                    self.events.append(update)

    async def answer(self, class_: Class, question: UUID, given: dict[str, JsonValue]) -> None:
        """Answer until there is a receipt."""
        async with asyncio.timeout(PATIENCE_S):
            self.receipts.append(await self.client.answer(class_.id, question, given))

    async def until(self, name: str, question: UUID | None = None) -> None:
        """Wait until an event of that name was told."""

        async def told() -> bool:
            return any(
                event.name == name and (question is None or event.data.get("question") == str(question))
                for event in self.events
            )

        await until_true(told, PATIENCE_S)


@dataclass
class House:
    """Everything there is to break."""

    services: EmbeddedServices
    system: Core
    programs: list[Program]
    stack: AsyncExitStack

    async def players(self, class_: Class, count: int) -> list[Player]:
        """So many guests, spread over the programs, each following the class."""
        http = await self.stack.enter_async_context(aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=0)))
        made = []
        assert class_.session.pin is not None
        for number in range(count):
            joined = await self.system.services.guests.join(class_.session.pin, f"Player {number}", "127.0.0.1")
            url = self.programs[number % len(self.programs)].url
            client = await self.stack.enter_async_context(connect(url, token=joined.access_token, session=http))
            player = Player(client, joined.participant, await client.subscribe(f"live:{class_.id}"))
            player.reading = asyncio.create_task(player.follow())
            self.stack.callback(player.reading.cancel)
            made.append(player)
        return made


@asynccontextmanager
async def house(
    services: EmbeddedServices, directory: Path, programs: int = 2, clock_off_by_s: int = 0
) -> AsyncIterator[House]:
    """Two programs on servers of their own; `clock_off_by_s` is for the last of them."""
    await asyncio.to_thread(migrate.apply, services.database_url)
    plenty = {
        f"LMS_RATE_LIMITS__{name.upper()}": '{"count":100000,"window_s":60}'
        for name in ("join", "socket", "read", "write", "auth")
    }
    variables = {
        "LMS_DATABASE__URL": services.database_url,
        "LMS_REDIS__URL": services.redis_url,
        "LMS_REDIS__PREFIX": "test:",
        "LMS_SECURITY__JWT_KEYS": json.dumps({"first": KEY}),
        "LMS_SECURITY__BCRYPT_COST": "4",
        "LMS_LOG__FORMAT": "json",
        "LMS_DATA_DIR": str(directory / "data"),
        **plenty,
    }
    async with AsyncExitStack() as stack:
        started = [
            Program(directory, variables, clock_off_by_s if number == programs - 1 else 0) for number in range(programs)
        ]
        for program in started:
            program.start()
            stack.callback(program.kill)
        for program in started:
            await program.ready()
        system = await stack.enter_async_context(school.running(services.database_url, services.redis_url))
        yield House(services, system, started, stack)
