"""Whole servers in this process, each as one process of the system would be: its own pool, bus and hub."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from uuid import UUID

from aiohttp import ClientSession, web

from lms_rt import keys
from lms_rt.app import create_app
from lms_rt.core import Core
from lms_rt.domain.principal import Person
from lms_rt.realtime.endpoint import Gateway
from tests.support import school
from tests.support.sockets import Socket, connected


@dataclass
class Server:
    """A server that listens."""

    url: str
    app: web.Application
    runner: web.AppRunner

    @property
    def gateway(self) -> Gateway:
        return self.app[keys.GATEWAY]

    async def die(self) -> None:
        """Stop without a goodbye: connections are cut, nothing is drained."""
        for connection in list(self.gateway.hub.sockets):
            connection.outbound.abort()  # type: ignore[attr-defined]  # sockets of a hub are connections
        await self.runner.cleanup()


@asynccontextmanager
async def serving(database_url: str, redis_url: str, **more: object) -> AsyncIterator[Server]:
    """A server on a free port."""
    app = create_app(school.settings(database_url, redis_url, **more))
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield Server(f"http://127.0.0.1:{runner.addresses[0][1]}", app, runner)
    finally:
        await runner.cleanup()


@dataclass
class Cluster:
    """Servers on one database and Redis, services to prepare things with, and a client."""

    system: Core
    servers: list[Server]
    http: ClientSession

    async def guest_token(self, class_: school.Class, nickname: str) -> tuple[str, UUID]:
        """A guest's token and participant id."""
        assert class_.session.pin is not None
        joined = await self.system.services.guests.join(class_.session.pin, nickname, "127.0.0.1")
        return joined.access_token, joined.participant

    async def person_token(self, person: Person) -> str:
        """A ticket-free way to sign in as somebody made by `school.person`."""
        return await school.token_of(self.system, person)

    async def socket(self, token: str, server: int = 0) -> Socket:
        """An open socket, its welcome read."""
        return await connected(self.http, self.servers[server].url, token)

    async def host(self, class_: school.Class, server: int = 0) -> Socket:
        """The host's socket, watching both channels of the class."""
        socket = await self.socket(await self.person_token(class_.host), server)
        await socket.subscribe(f"live:{class_.id}")
        await socket.subscribe(f"live:{class_.id}:staff")
        return socket

    async def guest(self, class_: school.Class, nickname: str, server: int = 0) -> Socket:
        """A guest's socket, watching the class and their own channel."""
        token, participant = await self.guest_token(class_, nickname)
        socket = await self.socket(token, server)
        socket.token, socket.participant = token, participant
        await socket.subscribe(f"live:{class_.id}")
        await socket.subscribe("me")
        return socket


@asynccontextmanager
async def cluster(database_url: str, redis_url: str, servers: int = 2, **more: object) -> AsyncIterator[Cluster]:
    """Some servers and what a test needs to use them."""
    async with AsyncExitStack() as stack:
        system = await stack.enter_async_context(school.running(database_url, redis_url, **more))
        started = [await stack.enter_async_context(serving(database_url, redis_url, **more)) for _ in range(servers)]
        http = await stack.enter_async_context(ClientSession())
        yield Cluster(system, started, http)
