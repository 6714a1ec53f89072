"""One reader's writes. Everything that leaves a connection leaves here, in order, and nothing here waits.

Replies due in one turn of the event loop leave in one write. A reader who does not keep up first loses signals, which
are stale by the time they would arrive, and then the connection: what it holds in memory is bounded, and it resumes
from the log.
"""

import asyncio
from collections.abc import Callable
from typing import Protocol

from lms_rt import limits
from lms_rt.realtime.frames import close_frame


class Delivery(Protocol):
    """Frames that many readers get, joined once."""

    whole: bytes
    """All of it."""
    events: bytes
    """Without the signals."""


class Flusher:
    """Has the connections that have something due write it, all in the next turn of the loop.

    One callback for all of them: a thousand acknowledgements after one commit would otherwise be a thousand callbacks.
    """

    __slots__ = ("_due", "_loop")

    def __init__(self) -> None:
        """Must be made in a running event loop."""
        self._loop = asyncio.get_running_loop()
        self._due: list[Outbound] = []

    def add(self, outbound: "Outbound") -> None:
        """Flush `outbound` in the next turn."""
        if not self._due:
            self._loop.call_soon(self._run)
        self._due.append(outbound)

    def _run(self) -> None:
        due, self._due = self._due, []
        for outbound in due:
            outbound.flush()


class Outbound:
    """Writes to one transport."""

    __slots__ = (
        "_buffered",
        "_flusher",
        "_loop",
        "_on_overflow",
        "_pending",
        "_raw_write",
        "_transport",
        "behind",
        "closing",
        "lost_signals",
    )

    def __init__(self, transport: asyncio.WriteTransport, flusher: Flusher, on_overflow: Callable[[], None]) -> None:
        """`on_overflow` is called once the reader is too far behind; it should close."""
        self._transport = transport
        self._raw_write = transport.write
        self._buffered = transport.get_write_buffer_size
        self._loop = asyncio.get_running_loop()
        self._flusher = flusher
        self._on_overflow = on_overflow
        self._pending: list[bytes] = []
        self.behind = False
        """Whether more than `limits.OUTBOUND_SIGNAL_BYTES` are unsent; the transport's protocol is told so and says it
        here, as asking for each event would cost more than all else here."""
        self.closing = False
        """Whether a close frame was sent; nothing follows it."""
        self.lost_signals = 0
        """Deliveries whose signals this reader was too slow for."""

    @property
    def unsent(self) -> int:
        """Bytes the kernel has not taken yet."""
        return self._buffered()

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
        unsent = self._buffered()
        # One that has read everything may be sent more than the limit at once: the roster of 5,000 is that large.
        if unsent and unsent + len(data) > limits.OUTBOUND_MAX_BYTES:
            self._on_overflow()
        else:
            self._write(data)

    def deliver(self, delivery: Delivery) -> None:
        """Write what all readers of a channel get. Runs once a reader and event: the heart of the fan-out."""
        if self._pending:
            self.flush()
        if self.behind or self.closing:
            self._deliver_late(delivery)
            return
        try:
            self._raw_write(delivery.whole)
        except RuntimeError:
            self.closing = True

    def close(self, code: int, reason: str) -> None:
        """Say goodbye after all that is due, and cut the line if the reader does not hang up in time."""
        if self.closing:
            return
        self.closing = True
        due, self._pending = self._pending, []
        self._write(b"".join((*due, close_frame(code, reason))))
        self._loop.call_later(limits.CLOSE_DEADLINE_S, self._transport.abort)

    def end_writing(self) -> None:
        """Tell the other side's system, after all that is due, that nothing more will come."""
        if not self._transport.is_closing() and self._transport.can_write_eof():
            self._transport.write_eof()

    def hang_up(self) -> None:
        """End the connection once what is unsent has left, within bounds."""
        self.closing = True
        self._transport.close()
        if self._buffered():
            self._loop.call_later(limits.CLOSE_DEADLINE_S, self._transport.abort)

    def abort(self) -> None:
        """End the connection now."""
        self.closing = True
        self._transport.abort()

    def _write(self, data: bytes) -> None:
        try:
            self._raw_write(data)
        except RuntimeError:  # uvloop says so when the peer is gone and the connection does not know yet
            self.closing = True

    def _deliver_late(self, delivery: Delivery) -> None:
        if self.closing:
            return
        if len(delivery.events) < len(delivery.whole):
            self.lost_signals += 1
        if self._buffered() + len(delivery.events) > limits.OUTBOUND_MAX_BYTES:
            self._on_overflow()
        elif delivery.events:
            self._write(delivery.events)
