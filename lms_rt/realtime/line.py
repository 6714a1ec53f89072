"""The wire under one connection: the transport's protocol, once a request was upgraded to a WebSocket.

What arrives is worked on one after the other, in the order it came, and the next begins when the one before it is done:
thousands of phones that listen cost no task, no coroutine and no queue. Pings and pongs do not wait for a command that
is under way, so that it is the line that is measured and not our own work.
"""

import asyncio
from contextvars import copy_context
from datetime import datetime
from typing import Final

import structlog
from typing_extensions import override

from lms_rt.realtime.connection import Clock, Connection
from lms_rt.realtime.inbound import BrokenFramesError, FrameReader, Message, Opcode

log = structlog.get_logger(__name__)

WAITING_MAX: Final = 64
"""Messages that may wait for the one under way before nothing more is read: about what a connection may ask at once."""
_BUFFER: Final = memoryview(bytearray(16 * 1024))
"""Where the kernel puts what arrives, for all lines in turn: it is taken out at once."""


class Line(asyncio.BufferedProtocol):
    """Takes in what one client sends and has its connection take it."""

    __slots__ = (
        "_broken",
        "_clock",
        "_connection",
        "_context",
        "_ended",
        "_fanout",
        "_paused",
        "_reader",
        "_taking",
        "_transport",
        "_under_way",
        "_waiting",
    )

    def __init__(self, transport: asyncio.Transport, connection: Connection, clock: Clock) -> None:
        """What is logged about its commands carries what is known in the current context."""
        self._transport = transport
        self._connection = connection
        self._clock = clock
        self._fanout = connection.hub.fanout
        self._context = copy_context()
        self._reader = FrameReader()
        self._waiting: list[tuple[Message, datetime]] = []
        self._under_way = False
        """Whether a message was taken and is not done."""
        self._taking = False
        """Whether messages are being taken at this moment; what is done at once goes on there."""
        self._paused = False
        self._broken: BrokenFramesError | None = None
        """Why nothing more is read, though it may arrive."""
        self._ended = False
        """Whether nothing more will arrive."""
        # The first has a transport that holds something already say so once it is empty, as `behind` expects.
        transport.set_write_buffer_limits(high=0)
        transport.set_write_buffer_limits(high=connection.outbound.transport_limit)

    @override
    def pause_writing(self) -> None:
        self._connection.outbound.fall_behind()

    @override
    def resume_writing(self) -> None:
        self._connection.outbound.catch_up()

    @override
    def get_buffer(self, sizehint: int) -> memoryview:
        return _BUFFER

    @override
    def buffer_updated(self, nbytes: int) -> None:
        self.hear(_BUFFER[:nbytes].tobytes())

    def hear(self, data: bytes) -> None:
        """Take in bytes that arrived."""
        if self._broken is not None:
            return
        arrived: list[Message] = []
        try:
            self._reader.read(data, arrived)
        except BrokenFramesError as broken:
            self._broken = broken
        received_at = self._clock.now()
        for message in arrived:
            if message.opcode == Opcode.PONG:
                self._connection.pong(message.payload)
            elif message.opcode == Opcode.PING:
                self._connection.ping(message.payload)
            else:
                self._waiting.append((message, received_at))
        self._go_on()
        if len(self._waiting) >= WAITING_MAX and not self._paused:
            self._paused = True
            self._transport.pause_reading()
            self._connection.deafen()

    @override
    def eof_received(self) -> bool:
        self._ended = True  # what was said before still counts
        self._go_on()
        return True  # the transport is to be closed by us, once what waits was given to it

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._connection.outbound.let_go()
        self._ended = True
        self._go_on()

    def _go_on(self) -> None:
        if self._taking:
            return
        self._taking = True
        while self._waiting and not self._under_way:
            self._under_way = True
            self._fanout.owed += 1
            self._context.run(self._take, *self._waiting.pop(0))
        self._taking = False
        if self._paused and len(self._waiting) < WAITING_MAX:
            self._paused = False
            self._transport.resume_reading()
            self._connection.listen()
        if not self._under_way:
            self._come_to_an_end()

    def _take(self, message: Message, received_at: datetime) -> None:
        try:
            self._connection.take(message, received_at, self._done)
        except Exception:
            log.exception("connection_failed", connection=str(self._connection.id))
            self._connection.outbound.abort()
            self._done()

    def _done(self) -> None:
        if self._under_way:
            self._under_way = False
            self._fanout.owed -= 1
        self._go_on()

    def _come_to_an_end(self) -> None:
        """If nothing more can come, now that all that came before is done."""
        if self._broken is not None:
            self._connection.break_off(self._broken.code, self._broken.reason)
        if self._ended:
            self._connection.end()
