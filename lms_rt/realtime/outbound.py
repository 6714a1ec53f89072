"""One reader's writes. Everything that leaves a connection leaves here, in order, and nothing here waits.

Replies due in one turn of the event loop leave in one write. What a reader does not keep up with waits here rather than
in the transport, which copies it: what all readers of a channel get is in memory once, however many of them are stuck.
Such a reader first loses signals, which are stale by the time they would arrive, and then the connection: what waits is
bounded, and it resumes from the log.
"""

import asyncio
from collections import deque
from collections.abc import Callable
from typing import Protocol

import structlog

from lms_rt import limits
from lms_rt.realtime import bulk_send
from lms_rt.realtime.flusher import Flusher
from lms_rt.realtime.frames import close_frame

log = structlog.get_logger(__name__)


class Delivery(Protocol):
    """Frames that many readers get, joined once."""

    whole: bytes
    """All of it."""
    events: bytes
    """Without the signals."""


class Outbound:
    """Writes to one transport."""

    __slots__ = (
        "_buffered",
        "_deadline",
        "_flusher",
        "_held",
        "_held_bytes",
        "_loop",
        "_on_overflow",
        "_pending",
        "_raw_write",
        "_target",
        "_transport",
        "behind",
        "closing",
        "direct",
        "lost_signals",
    )

    def __init__(self, transport: asyncio.WriteTransport, flusher: Flusher, on_overflow: Callable[[], None]) -> None:
        """`on_overflow` is called once the reader is too far behind; it should close."""
        self._transport = transport
        self._raw_write: Callable[[bytes], None] = transport.write
        self._buffered = transport.get_write_buffer_size
        self._loop = asyncio.get_running_loop()
        self._flusher = flusher
        self._on_overflow = on_overflow
        self._pending: list[bytes] = []
        self._held: deque[bytes] = deque()
        """What follows once the transport is empty."""
        self._held_bytes = 0
        self.behind = self._buffered() > 0
        """Whether the transport holds something that the kernel did not take; nothing is written to it meanwhile."""
        self._deadline: asyncio.TimerHandle | None = None
        """When the line is cut that should have ended by itself."""
        self.closing = False
        """Whether a close frame was sent; nothing follows it."""
        self._target = _target(transport, self._loop)
        """Where the kernel can be told to write to past the transport; 0 where it may not."""
        self.direct = 0 if self.behind else self._target
        """The same while nothing waits, here or in the transport, that would have to leave first; else 0. What the
        flusher has due does not count: whoever writes there has it flushed before."""
        self.lost_signals = 0
        """Deliveries whose signals this reader was too slow for."""

    @property
    def unsent(self) -> int:
        """Bytes the kernel has not taken yet."""
        return self._buffered() + self._held_bytes

    @property
    def transport_limit(self) -> int:
        """Bytes in the transport above which it should have its protocol call `fall_behind`."""
        return 0 if self._target else limits.OUTBOUND_SIGNAL_BYTES

    def send(self, frame: bytes) -> None:
        """Write a frame with whatever else falls due in this turn of the loop."""
        if not self._pending:
            self._flusher.add(self)
        self._pending.append(frame)

    def flush(self) -> None:
        """Write what is due now."""
        if not self._pending:
            return
        due, self._pending = self._pending, []
        if self.closing:
            return
        data = due[0] if len(due) == 1 else b"".join(due)
        unsent = self.unsent
        # One that has read everything may be sent more than the limit at once: the roster of 5,000 is that large.
        if unsent and unsent + len(data) > limits.OUTBOUND_MAX_BYTES:
            self._give_up()
        else:
            self._write(data)

    def take_reply(self, at_most: int) -> bytes:
        """The one frame that is due, for the caller to write to `direct` at once; nothing where that cannot be."""
        due = self._pending
        if len(due) != 1 or not self.direct or len(due[0]) > at_most:
            return b""
        self._pending = []
        return due[0]

    def deliver(self, delivery: Delivery) -> None:
        """Write what all readers of a channel get. Runs once a reader and event: the heart of the fan-out."""
        if self._pending:
            self.flush()
        if self.behind or self.closing:
            self._deliver_late(delivery)
            return
        self._write(delivery.whole)

    def write_rest(self, data: bytes, sent: int) -> None:
        """Write what the kernel did not take of `data`, which went past the transport."""
        self._write(data[sent:])

    def fall_behind(self) -> None:
        """Know that the transport holds something. It says so itself, as asking it for each event would cost more than
        all else here."""
        self.behind = True
        self._look()

    def catch_up(self) -> None:
        """Know that the transport has sent what it held; go on with what waits for that."""
        # In a turn of its own: a transport that says so is not done yet, and does not expect to be written to and fail.
        self._loop.call_soon(self._go_on)

    def let_go(self) -> None:
        """The line is gone. Its socket is about to be closed, and its number may soon be somebody else's."""
        self._target = 0
        self._raw_write = _discard
        self.behind = False
        self._drop_held()
        self._look()
        if self._deadline is not None:
            self._deadline.cancel()

    def close(self, code: int, reason: str) -> None:
        """Say goodbye after all that is due, and cut the line if the reader does not hang up in time."""
        if self.closing:
            return
        self._stop()
        due, self._pending = self._pending, []
        self._write(b"".join((*due, close_frame(code, reason))))
        self._cut_in_time()

    def end_writing(self) -> None:
        """Tell the other side's system, after all that is due, that nothing more will come."""
        if not self._transport.is_closing() and self._transport.can_write_eof():
            self._release()
            self._transport.write_eof()

    def hang_up(self) -> None:
        """End the connection once what is due and unsent has left, within bounds."""
        self.flush()
        self._stop()
        self._release()
        self._transport.close()
        if self._buffered():
            self._cut_in_time()

    def abort(self) -> None:
        """End the connection now."""
        self._stop()
        self._drop_held()
        self._transport.abort()

    def _write(self, data: bytes) -> None:
        if self.behind:
            self._held.append(data)
            self._held_bytes += len(data)
            return
        try:
            self._raw_write(data)
        except RuntimeError:  # uvloop says so when the peer is gone and the connection does not know yet
            self._stop()

    def _go_on(self) -> None:
        self.behind = False
        while self._held and not self.behind:
            self._write(self._take_held(limits.OUTBOUND_SIGNAL_BYTES))
        self._look()

    def _cut_in_time(self) -> None:
        if self._deadline is None:
            self._deadline = self._loop.call_later(limits.CLOSE_DEADLINE_S, self._transport.abort)

    def _take_held(self, at_least: int) -> bytes:
        """What waits, oldest first: so many bytes, and the rest of the frame that reaches them, or all there is."""
        taken: list[bytes] = []
        size = 0
        while self._held and size < at_least:
            taken.append(self._held.popleft())
            size += len(taken[-1])
        self._held_bytes -= size
        return b"".join(taken)

    def _release(self) -> None:
        """Leave all that waits to the transport, which is about to take no more."""
        if self._held:
            self.behind = False
            self._write(self._take_held(self._held_bytes))

    def _drop_held(self) -> None:
        self._held.clear()
        self._held_bytes = 0

    def _stop(self) -> None:
        self.closing = True
        self._look()

    def _look(self) -> None:
        direct = 0 if self.behind or self.closing else self._target
        if direct != self.direct:
            self.direct = direct
            self._flusher.turnings += 1

    def _give_up(self) -> None:
        """Have the reader closed. Others are being written to after this one: what goes wrong here is not theirs."""
        try:
            self._on_overflow()
        except Exception:
            if not self.closing:
                self.abort()  # something was left out, and nothing may follow it
            log.exception("reader_not_closed")

    def _deliver_late(self, delivery: Delivery) -> None:
        if self.closing:
            return
        unsent, data = self.unsent, delivery.whole
        if unsent > limits.OUTBOUND_SIGNAL_BYTES:
            data = delivery.events
            if len(data) < len(delivery.whole):
                self.lost_signals += 1
        if unsent + len(data) > limits.OUTBOUND_MAX_BYTES:
            self._give_up()
        elif data:
            self._write(data)


def _target(transport: asyncio.WriteTransport, loop: asyncio.AbstractEventLoop) -> int:
    """The transport's socket, if what is written there goes to it at once and as it is, but for what the kernel does
    not take; else 0."""
    writes_through = isinstance(loop, asyncio.SelectorEventLoop) and transport.get_extra_info("sslcontext") is None
    socket = transport.get_extra_info("socket")
    return bulk_send.target(socket.fileno()) if writes_through and socket is not None else 0


def _discard(_data: bytes) -> None:
    """What is written to a line that is gone."""
