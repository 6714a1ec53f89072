"""A server process in small: the real hub, bus, log and endpoint, with people and channels of the tests' own making."""

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from uuid import UUID, uuid5

from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic_core import from_json, to_json

from lms_rt.contract.channels import Channel, ChannelKind
from lms_rt.db import log
from lms_rt.db.clock import DatabaseClock
from lms_rt.db.database import Database
from lms_rt.domain.principal import Guest, Person, Principal, Role
from lms_rt.domain.window import Access, Snapshot
from lms_rt.errors import ErrorCode, Problem, not_found
from lms_rt.kv.bus import Bus, EventMessage, PersonalMessage
from lms_rt.kv.client import Redis, connect
from lms_rt.kv.presence import Presence
from lms_rt.realtime.attendance import Attendance
from lms_rt.realtime.command import Command
from lms_rt.realtime.commands.session import session_commands
from lms_rt.realtime.dispatch import Dispatcher
from lms_rt.realtime.endpoint import Gateway
from lms_rt.realtime.hub import Hub
from sql import channels as channels_sql
from tests.support.running import running

NAMES = UUID(int=7)
SECRET_SESSION = uuid5(NAMES, "secret")
"""A live session that nobody may see."""


def person(name: str) -> Person:
    return Person(uuid5(NAMES, name), name, Role.STUDENT, uuid5(NAMES, f"sign-in of {name}"))


def enrollment(principal: Principal) -> UUID:
    """The one by which they may see every channel here."""
    return uuid5(NAMES, f"enrolment of {principal.id}")


def guest(name: str, session: UUID) -> Guest:
    return Guest(uuid5(NAMES, f"guest {name}"), session, name)


async def authenticate(bearer: str | None, ticket: str | None) -> Principal:
    """`<name>` is a person, `<name>@<session>` a guest of it; a ticket says the same."""
    given = bearer or ticket
    if given is None:
        raise Problem(ErrorCode.UNAUTHENTICATED)
    name, _, session = given.partition("@")
    if name == "mallory":
        raise Problem(ErrorCode.ACCOUNT_DISABLED)
    return guest(name, UUID(session)) if session else person(name)


@dataclass
class LoggedWindows:
    """A channel's snapshot is the list of all that was said: what any snapshot plus its events must add up to."""

    db: Database
    snapshots: int = 0

    async def authorize(self, principal: Principal, channel: Channel) -> Access:
        if channel.subject == SECRET_SESSION:
            raise not_found("live session")
        participant = principal.id if channel.kind is ChannelKind.LIVE else None
        return Access(participant, enrollment(principal) if isinstance(principal, Person) else None)

    async def snapshot(self, principal: Principal, channel: Channel, access: Access) -> Snapshot:
        self.snapshots += 1
        async with self.db.transaction(repeatable_read=True) as tx:
            seq: int = await tx.fetchval(channels_sql.HEAD, channel.name) or 0
            rows = await tx.fetch(channels_sql.AFTER, [channel.name], [0], 1_000_000)
        return Snapshot(seq, to_json({"said": [from_json(row["data"])["n"] for row in rows]}))


class Process:
    """One process of a cluster."""

    def __init__(self, db: Database, redis: Redis, bus: Bus, more: Iterable[Command[object]] = ()) -> None:
        self.db = db
        self.bus = bus
        self.hub = Hub(bus, db)
        self.clock = DatabaseClock(db)
        self.presence = Presence(redis, "test:")
        self.windows = LoggedWindows(db)
        hosts, learners = (Presence(redis, "test:", kind=kind) for kind in ("host", "learner"))
        attendance = Attendance(self.presence, hosts, learners, lambda *_: None)
        commands = [*session_commands(self.windows, attendance, self.clock), *more]
        self.gateway = Gateway(
            self.hub, Dispatcher(commands, object()), self.clock, authenticate, ["https://friend.example"]
        )
        app = web.Application(middlewares=[problems])
        app.router.add_get("/ws", self.gateway.handle)
        self.server = TestServer(app)

    def hold_little(self) -> None:
        """Have the kernel hold no more than it must for those who connect from here on."""
        [site] = self.server.runner.sites  # type: ignore[union-attr]
        [listener] = site._server.sockets  # type: ignore[union-attr]
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)

    async def say(self, channel: str, *numbers: int, size: int = 0) -> None:
        """Append events `said {n}` and publish them after the commit, as services do."""
        events = [log.NewEvent("said", {"n": number, "pad": "x" * size}) for number in numbers]
        async with self.db.transaction() as tx:
            appended = await log.append(tx, channel, events)
            tx.after_commit(lambda: self.bus.publish(EventMessage(tuple(appended))))

    async def say_to_each(self, numbers: dict[str, int]) -> None:
        """One personal event to each of these channels."""
        async with self.db.transaction() as tx:
            appended = await log.append_to_each(tx, "said", {name: {"n": n} for name, n in numbers.items()})
            tx.after_commit(lambda: self.bus.publish(PersonalMessage(tuple(appended))))


@asynccontextmanager
async def process(
    database_url: str, redis_url: str, more: Iterable[Command[object]] = (), make_bus: type[Bus] = Bus
) -> AsyncIterator[Process]:
    async with AsyncExitStack() as stack:
        db = await Database.connect(database_url)
        stack.push_async_callback(db.close)
        redis = connect(redis_url)
        stack.push_async_callback(redis.aclose)
        made = Process(db, redis, make_bus(redis, "test:"), more)
        await made.clock.sync()
        connected = asyncio.Event()
        made.bus.on_reconnected(connected.set)
        await stack.enter_async_context(running(made.bus.run(), made.gateway.run(), made.presence.run()))
        async with asyncio.timeout(30):
            await connected.wait()
        stack.push_async_callback(made.server.close)
        await made.server.start_server()
        stack.push_async_callback(made.gateway.stop)
        yield made


@web.middleware
async def problems(
    request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]
) -> web.StreamResponse:
    try:
        response: web.StreamResponse = await handler(request)
    except Problem as problem:
        return web.json_response(
            {"code": problem.code}, status=problem.kind.status, content_type="application/problem+json"
        )
    return response
