"""The wire under one connection: the transport's protocol, once a request was upgraded to a WebSocket.

What arrives is worked on one after the other, in the order it came, by a task that lives only as long as there is
something to do: thousands of phones that listen cost no task, no coroutine and no queue. Pings and pongs do not wait
for a command that is under way, so that it is the line that is measured and not our own work.
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
"""Messages that may wait for those under way before nothing more is read: about what a connection may ask at once."""
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
        "_paused",
        "_reader",
        "_transport",
        "_waiting",
        "_work",
    )

    def __init__(self, transport: asyncio.Transport, connection: Connection, clock: Clock) -> None:
        """What is logged about its commands carries what is known in the current context."""
        self._transport = transport
        self._connection = connection
        self._clock = clock
        self._context = copy_context()
        self._reader = FrameReader()
        self._waiting: list[tuple[Message, datetime]] = []
        self._work: asyncio.Task[None] | None = None
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
        if self._work is not None:
            return
        if self._waiting:
            work = self._take_all()
            self._work = asyncio.get_running_loop().create_task(work, context=self._context)
            return
        if self._broken is not None:
            self._connection.break_off(self._broken.code, self._broken.reason)
        if self._ended:
            self._connection.end()

    async def _take_all(self) -> None:
        try:
            while self._waiting:
                taken, self._waiting = self._waiting, []
                if self._paused:
                    self._paused = False
                    self._transport.resume_reading()
                for message, received_at in taken:
                    await self._connection.take(message, received_at)
        except Exception:
            log.exception("connection_failed", connection=str(self._connection.id))
            self._transport.abort()
        finally:
            self._work = None
        self._go_on()
