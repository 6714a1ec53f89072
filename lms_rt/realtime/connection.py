"""One connection: what arrives on it, what it watches, how it ends."""

import asyncio
from collections.abc import Callable
from datetime import datetime
from typing import Final, Protocol
from uuid import UUID

import structlog
import uuid_utils.compat as uuids

from lms_rt import limits
from lms_rt.contract import frames as wire
from lms_rt.contract.close_codes import CLOSES, CloseCode
from lms_rt.domain.principal import Person, Principal
from lms_rt.errors import ErrorCode, Problem
from lms_rt.kv.bus import CloseWhom, WhomKind
from lms_rt.realtime.budget import Budget
from lms_rt.realtime.frames import ping_frame, pong_frame, text_frame
from lms_rt.realtime.hub import Hub
from lms_rt.realtime.inbound import Message, Opcode
from lms_rt.realtime.outbound import Outbound
from lms_rt.realtime.pulse import Pulse

log = structlog.get_logger(__name__)

DEAF_BEAT_S: Final = 1.0
"""Between two looks whether what a client said is read again."""


class Clock(Protocol):
    """The database's time."""

    def now(self) -> datetime:
        """Now."""


class Commands(Protocol):
    """What is done with a frame."""

    def handle(self, connection: "Connection", frame: bytes, received_at: datetime, done: Callable[[], None]) -> None:
        """Do what the frame asks, send exactly one reply and call `done`, now or later."""


class Connection:
    """A socket and who is at the other end. Commands are done one after the other, in the order they came."""

    __slots__ = (
        "_budget",
        "_commands",
        "_deaf",
        "_ended",
        "_loop",
        "_malformed",
        "_on_end",
        "_participants",
        "_pulse",
        "_subscriptions",
        "hub",
        "id",
        "outbound",
        "principal",
    )

    def __init__(
        self,
        transport: asyncio.WriteTransport,
        principal: Principal,
        hub: Hub,
        commands: Commands,
        on_end: Callable[["Connection"], None],
    ) -> None:
        """`on_end` is called once, when it has ended."""
        self._loop = asyncio.get_running_loop()
        self._commands = commands
        self._on_end = on_end
        self._ended = False
        self._pulse = Pulse()
        self._deaf = False
        """Whether nothing is read, since too much waits to be done."""
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

    def remember_course(self, course: UUID) -> None:
        """Know this connection as one of a learner who reads a course's channel; a draft's are closed."""
        self.hub.sockets.add(self, [CloseWhom(WhomKind.COURSE_LEARNER, course)])

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

    def begin(self) -> None:
        """From here on it can be found, and closed, by whose it is."""
        self.hub.sockets.add(self, _closed_as(self.principal))

    def end(self) -> None:
        """Leave everything and hang up; more than once is no error."""
        if self._ended:
            return
        self._ended = True
        for channel in list(self._subscriptions):
            self.unsubscribe(channel)
        self.hub.sockets.remove(self)
        self.outbound.hang_up()
        self._on_end(self)

    def beat(self, now: float) -> float | None:
        """Ping when it is time, and give up on who does not answer; seconds until the next beat."""
        if self._deaf:
            return DEAF_BEAT_S
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

    def deafen(self) -> None:
        """Nothing is read from here on: that a ping is not answered says nothing of the other side."""
        self._deaf = True
        self._pulse.miss()

    def listen(self) -> None:
        """It is read again."""
        self._deaf = False

    def ping(self, payload: bytes) -> None:
        """Answer a ping, within the budget."""
        if self.closing:
            return
        if self.may_spend(1):
            self.outbound.send(pong_frame(payload))
        self._close_if_flooding()

    def pong(self, payload: bytes) -> None:
        """Take in the answer to a ping."""
        self._pulse.pong(payload, self._loop.time())

    def take(self, message: Message, received_at: datetime, done: Callable[[], None]) -> None:
        """Do what a message asks and call `done`, now or later; the next is given after that. What follows a goodbye is
        dropped."""
        if message.opcode == Opcode.CLOSE:
            self.close(CloseCode.NORMAL, "")
            self.end()
        elif self.closing:
            pass
        elif message.opcode == Opcode.BINARY:
            self.refuse_malformed(None, "Only text frames are spoken here")
        elif len(message.payload) > limits.MAX_FRAME_BYTES:
            self._close_with(CloseCode.TOO_LARGE)
        else:
            self._commands.handle(self, message.payload, received_at, done)
            self._close_if_flooding()
            return
        done()

    def break_off(self, code: int, reason: str) -> None:
        """Close because what arrives cannot be read any more.

        The other side is not hung up on but has to do it itself: while bytes of it lie unread, hanging up would make
        its system throw our last words away.
        """
        self.close(code, reason)
        self.outbound.end_writing()

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
        unsent = self.outbound.unsent
        self._close_with(CloseCode.TOO_SLOW)
        log.info("connection_too_slow", connection=str(self.id), unsent=unsent)

    def _close_with(self, code: CloseCode) -> None:
        self.close(code, CLOSES[code].reason)

    def _release(self, channel: str) -> None:
        release = self._subscriptions.pop(channel, None)
        if release is not None:
            release()


def _closed_as(principal: Principal) -> list[CloseWhom]:
    if isinstance(principal, Person):
        return [
            CloseWhom(WhomKind.USER, principal.user),
            CloseWhom(WhomKind.AUTH_SESSION, principal.auth_session),
        ]
    return [CloseWhom(WhomKind.PARTICIPANT, principal.participant)]
