"""One connection: what arrives on it, what it watches, how it ends."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Protocol
from uuid import UUID

import structlog
import uuid_utils.compat as uuids
from aiohttp import WSCloseCode, WSMsgType, web

from lms_rt import limits
from lms_rt.contract import frames as wire
from lms_rt.contract.close_codes import CLOSES, CloseCode
from lms_rt.domain.principal import Person, Principal
from lms_rt.errors import ErrorCode, Problem
from lms_rt.kv.bus import CloseWhom, WhomKind
from lms_rt.realtime.budget import Budget
from lms_rt.realtime.frames import CONTROL_MAX, ping_frame, pong_frame, text_frame
from lms_rt.realtime.hub import Hub
from lms_rt.realtime.outbound import Outbound
from lms_rt.realtime.pulse import Pulse

log = structlog.get_logger(__name__)


class Clock(Protocol):
    """The database's time."""

    def now(self) -> datetime:
        """Now."""


class Commands(Protocol):
    """What is done with a frame."""

    async def handle(self, connection: "Connection", frame: bytes, received_at: datetime) -> None:
        """Do what the frame asks and send exactly one reply."""


class Connection:
    """A socket and who is at the other end. Commands are done one after the other, in the order they came."""

    __slots__ = (
        "_budget",
        "_clock",
        "_commands",
        "_loop",
        "_malformed",
        "_participants",
        "_pulse",
        "_socket",
        "_subscriptions",
        "hub",
        "id",
        "outbound",
        "principal",
    )

    def __init__(
        self,
        socket: web.WebSocketResponse,
        transport: asyncio.WriteTransport,
        principal: Principal,
        hub: Hub,
        commands: Commands,
        clock: Clock,
    ) -> None:
        self._loop = asyncio.get_running_loop()
        self._socket = socket
        self._commands = commands
        self._clock = clock
        self._pulse = Pulse()
        self._malformed = 0
        self._subscriptions: dict[str, Callable[[], None] | None] = {}
        self._participants: dict[UUID, UUID] = {}
        self.id: UUID = uuids.uuid7()
        self.principal = principal
        self.hub = hub
        self._budget = Budget(self._loop.time())
        self.outbound = Outbound(transport, hub.flusher, on_overflow=self._overflow)

    # --- what handlers use

    @property
    def credit_ms(self) -> int:
        """What an answer over this connection is given for the way it had to go."""
        return self._pulse.credit_ms

    @property
    def rtt_ms(self) -> float | None:
        """The measured round trip; None before the first pong."""
        return self._pulse.rtt_ms

    @property
    def closing(self) -> bool:
        """Whether nothing can be sent any more."""
        return self.outbound.closing

    def send(self, payload: bytes) -> None:
        """Send JSON as a text frame."""
        self.outbound.send(text_frame(payload))

    def close(self, code: int, reason: str) -> None:
        """Say goodbye; the line is cut when the other side does not hang up in time."""
        self.outbound.close(code, reason)

    def participant_in(self, session: UUID) -> UUID | None:
        """The participant this connection is known as in a live session."""
        return self._participants.get(session)

    def remember_participant(self, session: UUID, participant: UUID) -> None:
        """Know this connection as a participant; removing them closes it."""
        self._participants[session] = participant
        self.hub.sockets.add(self, [CloseWhom(WhomKind.PARTICIPANT, participant)])

    def remember_enrollment(self, enrollment: UUID | None) -> None:
        """Know this connection as a member of a course; leaving the course closes it. None changes nothing."""
        if enrollment is not None:
            self.hub.sockets.add(self, [CloseWhom(WhomKind.ENROLLMENT, enrollment)])

    def may_spend(self, cost: int) -> bool:
        """Take `cost` units of what this connection may ask for; False when there are not so many."""
        return self._budget.spend(cost, self._loop.time())

    def may_subscribe(self, channel: str) -> bool:
        """Whether there is room for one more channel."""
        return channel in self._subscriptions or len(self._subscriptions) < limits.CHANNELS_PER_CONNECTION

    def subscribed(self, channel: str, release: Callable[[], None] | None) -> None:
        """Note a subscription; `release` is called when it ends, however it ends."""
        self._release(channel)
        self._subscriptions[channel] = release

    def unsubscribe(self, channel: str) -> None:
        """End a subscription; none is no error."""
        self.hub.detach(self.outbound, channel)
        self._release(channel)

    # --- the life of a connection

    async def run(self) -> None:
        """Read until either side hangs up."""
        self.hub.sockets.add(self, _closed_as(self.principal))
        try:
            while await self._read_one():
                pass
        finally:
            for channel in list(self._subscriptions):
                self.unsubscribe(channel)
            self.hub.sockets.remove(self)
            self.outbound.hang_up()

    def beat(self, now: float) -> float | None:
        """Ping when it is time, and give up on who does not answer; seconds until the next beat."""
        if self._pulse.is_dead(now):
            log.info("connection_dead", connection=str(self.id))
            self.outbound.abort()
            return None
        pause = self._pulse.next_ping_in(now)
        if pause > 0:
            return pause
        if not self.closing:
            self.outbound.send(ping_frame(self._pulse.ping(now)))
        return min(limits.HEARTBEAT_S, limits.PONG_TIMEOUT_S, 1.0)

    async def _read_one(self) -> bool:
        """Take in one frame; False when it was the last."""
        message = await self._socket.receive()
        match message.type:
            case WSMsgType.TEXT if not self.closing:
                await self._text(message.data)
            case WSMsgType.BINARY if not self.closing:
                self.refuse_malformed(None, "Only text frames are spoken here")
            case WSMsgType.PING if not self.closing:
                if self.may_spend(1):
                    self.outbound.send(pong_frame(bytes(message.data[:CONTROL_MAX])))
                self._close_if_flooding()
            case WSMsgType.PONG:
                self._pulse.pong(bytes(message.data), self._loop.time())
            case WSMsgType.CLOSE:
                self.close(CloseCode.NORMAL if _may_be_sent(message.data) else WSCloseCode.PROTOCOL_ERROR, "")
                return False
            case WSMsgType.TEXT | WSMsgType.BINARY | WSMsgType.PING:
                pass  # said after the goodbye
            case _:
                return False
        return True

    async def _text(self, frame: bytes) -> None:
        if len(frame) > limits.MAX_FRAME_BYTES:
            self._close_with(CloseCode.TOO_LARGE)
            return
        received_at = self._clock.now()
        began = self._loop.time()
        await self._commands.handle(self, frame, received_at)
        self._pulse.excuse(self._loop.time() - began)
        self._close_if_flooding()

    def refuse_malformed(self, command: int | None, detail: str) -> None:
        """Reply to a frame that could not be read; the third in a row ends the connection."""
        self._malformed += 1
        self.may_spend(1)
        self.send(wire.error(command, Problem(ErrorCode.MALFORMED, detail)))
        if self._malformed >= limits.MALFORMED_FRAMES_IN_A_ROW:
            self._close_with(CloseCode.MALFORMED)

    def understood(self) -> None:
        """A frame could be read."""
        self._malformed = 0

    def _close_if_flooding(self) -> None:
        if self._budget.is_flooding:
            self._close_with(CloseCode.FLOODING)

    def _overflow(self) -> None:
        log.info("connection_too_slow", connection=str(self.id), unsent=self.outbound.unsent)
        self._close_with(CloseCode.TOO_SLOW)

    def _close_with(self, code: CloseCode) -> None:
        self.close(code, CLOSES[code].reason)

    def _release(self, channel: str) -> None:
        release = self._subscriptions.pop(channel, None)
        if release is not None:
            release()


def _may_be_sent(close_code: int) -> bool:
    """Whether RFC 6455, section 7.4 lets a client send it; the library has refused most others. 0 is none."""
    return close_code != WSCloseCode.ABNORMAL_CLOSURE and close_code < 5000


def _closed_as(principal: Principal) -> list[CloseWhom]:
    if isinstance(principal, Person):
        return [
            CloseWhom(WhomKind.USER, principal.user),
            CloseWhom(WhomKind.AUTH_SESSION, principal.auth_session),
        ]
    return [CloseWhom(WhomKind.PARTICIPANT, principal.participant)]
