"""`GET /ws`: who is connecting is settled before the upgrade, so that a refusal is plain HTTP."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from urllib.parse import urlsplit

import structlog
from aiohttp import hdrs, web

from lms_rt import limits
from lms_rt.contract import frames as wire
from lms_rt.contract.close_codes import CLOSES, CloseCode
from lms_rt.domain.principal import Person, Principal
from lms_rt.errors import ErrorCode, Problem
from lms_rt.realtime.connection import Clock, Commands, Connection
from lms_rt.realtime.heartbeat import Heartbeat
from lms_rt.realtime.hub import Hub
from lms_rt.realtime.line import Line
from lms_rt.realtime.takeover import answer_upgrade, is_upgrade, take_over

log = structlog.get_logger(__name__)

Authenticate = Callable[[str | None, str | None], Awaitable[Principal]]
"""From a bearer token or a one-time ticket to whose it is; raises Problem with status 401 or 403."""


class Gateway:
    """The door to the socket, and all that is behind it."""

    def __init__(
        self,
        hub: Hub,
        commands: Commands,
        clock: Clock,
        authenticate: Authenticate,
        allowed_origins: Collection[str] = (),
    ) -> None:
        """Must be made in a running event loop. `allowed_origins` are those beside the server's own."""
        self.hub = hub
        self.heartbeat = Heartbeat()
        self._commands = commands
        self._clock = clock
        self._authenticate = authenticate
        self._allowed_origins = frozenset(allowed_origins)
        self._on_end = self._ended  # one for all connections
        self._stopping = False
        self._empty = asyncio.Event()
        self._empty.set()

    async def run(self) -> None:
        """Keep the hub in step and the connections' hearts beating, until cancelled."""
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(self.hub.run())
            tasks.create_task(self.heartbeat.run())

    async def handle(self, request: web.Request) -> web.StreamResponse:
        """The handler of `/ws`. Raises Problem where the upgrade is refused."""
        if self._stopping:
            raise Problem(ErrorCode.UNAVAILABLE, "The server is restarting; come back in a moment")
        self._check_origin(request)
        ticket = _ticket_of(request)
        principal = await self._authenticate(_bearer_of(request), ticket)
        if not is_upgrade(request, wire.PROTOCOL):
            raise Problem(ErrorCode.MALFORMED, "This address speaks WebSocket, version 13")
        # Browsers offer permessage-deflate; taking it would cost ten times the memory and twice the time.
        response = await answer_upgrade(request, wire.PROTOCOL)
        taken = take_over(request, lambda transport: self._begin(transport, principal))
        if taken is not None:
            line, early = taken
            if early:
                line.hear(early)
        return response

    async def stop(self) -> None:
        """Let nobody in any more, and send everybody away with 1012; returns when they have gone, within bounds."""
        self._stopping = True
        for socket in self.hub.sockets:
            socket.close(CloseCode.RESTARTING, CLOSES[CloseCode.RESTARTING].reason)
        try:
            async with asyncio.timeout(limits.CLOSE_DEADLINE_S + 1):
                await self._empty.wait()
        except TimeoutError:
            log.warning("sockets_left", count=len(self.hub.sockets))

    def _begin(self, transport: asyncio.Transport, principal: Principal) -> Line:
        connection = Connection(transport, principal, self.hub, self._commands, self._on_end)
        role = principal.role if isinstance(principal, Person) else wire.GUEST
        connection.send(wire.welcome(connection.id, principal.id, principal.name, role, self._clock.now()))
        connection.begin()
        self._empty.clear()
        self.heartbeat.add(connection)
        if self._stopping:  # it began while this one was on the doorstep
            connection.close(CloseCode.RESTARTING, CLOSES[CloseCode.RESTARTING].reason)
        return Line(transport, connection, self._clock)

    def _ended(self, connection: Connection) -> None:
        self.heartbeat.remove(connection)
        if not self.hub.sockets:
            self._empty.set()

    def _check_origin(self, request: web.Request) -> None:
        origin = request.headers.get(hdrs.ORIGIN)
        if origin is None or origin in self._allowed_origins:
            return
        try:
            own = urlsplit(origin).netloc == request.host
        except ValueError:
            own = False
        if not own:
            raise Problem(ErrorCode.ORIGIN_REFUSED)


def _ticket_of(request: web.Request) -> str | None:
    """The ticket among the subprotocols. Raises `malformed` where ours is not offered."""
    offered = [each.strip() for each in request.headers.get(hdrs.SEC_WEBSOCKET_PROTOCOL, "").split(",")]
    if wire.PROTOCOL not in offered:
        raise Problem(ErrorCode.MALFORMED, f"Offer the subprotocol {wire.PROTOCOL}")
    return next((each.removeprefix(wire.TICKET) for each in offered if each.startswith(wire.TICKET)), None)


def _bearer_of(request: web.Request) -> str | None:
    scheme, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" and token else None
