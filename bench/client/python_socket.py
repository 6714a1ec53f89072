"""One connection of the Python load client: the least of WebSocket that a measurement needs."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from typing import Any, cast

from bench.client.plan import Connection
from bench.client.python_counts import Counts, Marks

CLOSE, PING, PONG = 8, 9, 10
INFLIGHT = 16


class Shared:
    """What all connections of the client look at."""

    def __init__(self) -> None:
        self.marks = Marks()
        self.counts = Counts()
        self.running = False
        self.origin_in_payload = False


class Socket(asyncio.Protocol):
    """Upgrades, sends its greeting, waits for the frame that says it is ready, then counts what comes."""

    def __init__(self, plan: Connection, shared: Shared) -> None:
        self._plan = plan
        self._shared = shared
        self._started = time.monotonic()
        self._upgraded = False
        self._rest = b""
        self._transport: asyncio.Transport | None = None
        self._asked: deque[tuple[str, float]] = deque(maxlen=INFLIGHT)
        self._muted = False
        self._closed = False
        self.ready = False
        self.received = 0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Sends the upgrade request."""
        self._transport = cast(asyncio.Transport, transport)
        self._transport.write(self._plan.request)

    def connection_lost(self, exc: Exception | None) -> None:
        """Counts the loss."""
        self._end()

    def begin(self) -> None:
        """Forgets what an earlier run asked."""
        self.received = 0
        self._asked.clear()

    def send(self, kind: str, frame: bytes) -> None:
        """Sends one step; its reply counts from now."""
        now = time.monotonic()
        self._asked.append((kind, now))
        if self._transport is not None and not self._closed:
            self._transport.write(frame)

    def mute(self, muted: bool) -> None:
        """Stops reading, or reads again."""
        self._muted = muted
        if self._transport is not None and not self._closed:
            (self._transport.pause_reading if muted else self._transport.resume_reading)()

    def drop(self) -> None:
        """Closes at once, or gives up a connection that was never made."""
        if self._transport is not None:
            self._transport.abort()
        self._end()

    def data_received(self, data: bytes) -> None:
        """Takes whole frames off what has come."""
        at = time.monotonic()
        self._shared.counts.bytes_in += len(data)
        if self._rest:
            data = self._rest + data
        used = self._upgrade(data)
        end = len(data)
        while self._upgraded and end - used >= 2:
            size = data[used + 1] & 0x7F
            start = used + 2
            if size == 126:
                start, size = used + 4, int.from_bytes(data[used + 2 : used + 4], "big")
            elif size == 127:
                start, size = used + 10, int.from_bytes(data[used + 2 : used + 10], "big")
            if end < start or end < start + size:
                break
            self._frame(data[used] & 0x0F, data[start : start + size], at)
            used = start + size
        self._rest = data[used:]

    def _upgrade(self, data: bytes) -> int:
        if self._upgraded:
            return 0
        end = data.find(b"\r\n\r\n")
        if end < 0:
            return 0
        if data[9:12] != b"101":
            self._shared.counts.keep_sample(data)
            self.drop()
            return len(data)
        self._upgraded = True
        if self._plan.greeting:
            self._write(self._plan.greeting)
        return end + 4

    def _frame(self, opcode: int, payload: bytes, at: float) -> None:
        if opcode == CLOSE:
            self.drop()
        elif opcode == PING:  # masked with zeroes: the payload as it is
            self._write(bytes((0x80 | PONG, 0x80 | len(payload), 0, 0, 0, 0)) + payload)
        elif opcode != PONG:
            for message in payload.splitlines():  # centrifuge puts several into a frame
                if not self._closed:
                    self._text(message, at)

    def _text(self, frame: bytes, at: float) -> None:
        shared = self._shared
        marks, counts = shared.marks, shared.counts
        if not self.ready:
            if marks.ready.matches(frame):
                self.ready = True
                counts.connected(at - self._started)
            elif marks.error.matches(frame):
                counts.keep_sample(frame)
                self.drop()
        elif not shared.running:
            return
        elif marks.event.matches(frame):
            self._event(frame, at)
        elif marks.ack.matches(frame):
            self._reply(at, ok=True)
        elif marks.error.matches(frame):
            counts.keep_sample(frame)
            self._reply(at, ok=False)
        else:
            counts.other += 1

    def _event(self, frame: bytes, at: float) -> None:
        counts = self._shared.counts
        if self._shared.origin_in_payload:
            counts.delivery.append(at - _payload_origin(frame))
        elif self.received < len(counts.origins):
            counts.delivery.append(at - counts.origins[self.received])
        self.received += 1
        counts.delivered(self._muted)

    def _reply(self, at: float, *, ok: bool) -> None:
        if self._asked:
            kind, sent = self._asked.popleft()
            self._shared.counts.replied(kind, at - sent, ok)

    def _write(self, data: bytes) -> None:
        if self._transport is not None:
            self._transport.write(data)

    def _end(self) -> None:
        if self._closed:
            return
        self._closed = True
        self._shared.counts.closed += 1
        if not self.ready:
            self._shared.counts.connected(None)


def _payload_origin(frame: bytes) -> float:
    _, _, rest = frame.partition(b'"t":')
    digits: Any = rest[: rest.find(b",")] if b"," in rest else rest.rstrip(b"}")
    return float(digits.rstrip(b"}") or 0)
